// Reads the built-in tables of carbon figures.
#include "carbon/tables.h"

#include <utility>

#include "carbon/shipped_data.h"
#include "core/parse.h"
#include "core/parse_quantity.h"
#include "io/csv_reader.h"
#include "opcost/core/function_ref.h"

namespace opcost {
namespace {

using Texts = std::map<std::string_view, std::string_view>;

/// The cells of one row by their titles, and the first fault in any row.
class Fields {
 public:
  Fields(const CsvTable& table, std::optional<Error>& error) : table_(table), error_(error) {}

  void set_row(const CsvRow& row) { row_ = &row; }

  /// May be empty.
  std::string text(std::string_view title) {
    const auto column = table_.column(title);
    if (column) return row_->cells[*column];
    fault("there is no column `" + std::string(title) + "`");
    return "";
  }
  std::string word(std::string_view title) {
    std::string cell = text(title);
    if (cell.empty()) fault("`" + std::string(title) + "` is empty");
    return cell;
  }
  /// Above zero: no electricity in these tables is free of CO2.
  double number(std::string_view title) {
    const auto value = parse_plain_number(word(title));
    if (!value || *value <= 0.0) fault("`" + std::string(title) + "` must be a number above 0");
    return value.value_or(0.0);
  }
  void fault(std::string what) {
    if (!error_) error_ = Error{std::move(what), table_.where(*row_), ""};
  }

 private:
  const CsvTable& table_;
  std::optional<Error>& error_;
  const CsvRow* row_ = nullptr;
};

/// Reads the files one after the other, until the first fault.
class Reader {
 public:
  explicit Reader(const Texts& texts) : texts_(texts) {}

  void each_row(std::string_view name, FunctionRef<void(Fields&)> read) {
    if (error_) return;
    const std::string file = std::string(name) + ".csv";
    const auto text = texts_.find(name);
    if (text == texts_.end()) return fail({"the table is missing", file, ""});
    CsvOptions options;
    options.comments = true;
    const auto table = parse_csv(text->second, file, options);
    if (!table) return fail(table.error());
    Fields fields(*table, error_);
    for (const CsvRow& row : table->rows) {
      fields.set_row(row);
      read(fields);
      if (error_) return;
    }
  }

  void fail(Error error) { error_ = std::move(error); }
  const std::optional<Error>& error() const { return error_; }

 private:
  const Texts& texts_;
  std::optional<Error> error_;
};

CarbonScope read_scope(Fields& row) {
  const std::string word = row.word("scope");
  for (const CarbonScope scope :
       {CarbonScope::LifeCycle, CarbonScope::Direct, CarbonScope::Mixed, CarbonScope::Unstated})
    if (word == to_string(scope)) return scope;
  row.fault("`" + word + "` is no scope");
  return CarbonScope::Unstated;
}

std::string read_source(Fields& row, const CarbonTables& tables) {
  std::string key = row.word("source");
  if (!tables.sources.contains(key)) row.fault("`" + key + "` is no source of sources.csv");
  return key;
}

CarbonFigure read_figure(Fields& row, const CarbonTables& tables) {
  return {GramsPerKwh{row.number("g_per_kwh")}, static_cast<int>(row.number("year")),
          read_scope(row), read_source(row, tables)};
}

std::optional<CarbonFigure> read_optional_figure(Fields& row, const CarbonTables& tables) {
  if (row.text("g_per_kwh").empty()) return std::nullopt;
  return read_figure(row, tables);
}

void read_sources(Reader& reader, CarbonTables& tables) {
  reader.each_row("sources", [&](Fields& row) {
    CarbonSource source{row.word("title"), row.word("licence"), row.word("url"), std::nullopt};
    const std::string bibtex = row.text("bibtex");
    source.citation = parse_citation(bibtex);
    if (!source.citation && !bibtex.empty()) row.fault("`bibtex` is no entry of BibTeX");
    tables.sources.emplace(row.word("key"), std::move(source));
  });
}

void read_countries(Reader& reader, CarbonTables& tables) {
  reader.each_row("countries", [&](Fields& row) {
    CountryRow country{row.word("iso3"), row.text("iso2"), row.word("name"), {}, std::nullopt};
    const std::string also = row.text("also");
    for (const std::string_view name : split(also, '|'))
      if (!name.empty()) country.also.emplace_back(name);
    country.figure = read_optional_figure(row, tables);
    if (country.iso3 == "WORLD") {
      tables.world = std::move(country);
    } else {
      tables.countries.push_back(std::move(country));
    }
  });
  if (!reader.error() && !tables.world.figure)
    reader.fail({"there is no row WORLD with a figure", "countries.csv", ""});
}

void read_regions(Reader& reader, CarbonTables& tables) {
  reader.each_row("subnational", [&](Fields& row) {
    tables.states.push_back({row.word("code"), row.word("iso3"), row.word("name"), row.text("note"),
                             read_figure(row, tables)});
  });
  reader.each_row("cloud", [&](Fields& row) {
    tables.clouds.push_back({row.word("provider"), row.word("region"), row.word("iso3"),
                             row.word("location"), row.text("note"),
                             read_optional_figure(row, tables)});
  });
}

void read_constants(Reader& reader, CarbonTables& tables) {
  reader.each_row("generation", [&](Fields& row) {
    tables.generation.push_back({row.word("kind"),
                                 {GramsPerKwh{row.number("g_per_kwh")}, std::nullopt,
                                  read_scope(row), read_source(row, tables)}});
  });
  reader.each_row("hardware", [&](Fields& row) {
    tables.hardware.push_back({row.word("name"), row.word("kind"), read_source(row, tables),
                               row.text("note"), row.number("watts")});
  });
  reader.each_row("equivalents", [&](Fields& row) {
    tables.equivalents.push_back(
        {row.word("name"), row.word("constant"), read_source(row, tables), row.number("g_each")});
  });
}

}  // namespace

Result<CarbonTables> parse_carbon_tables(const Texts& texts) {
  CarbonTables tables;
  Reader reader(texts);
  read_sources(reader, tables);
  read_countries(reader, tables);
  read_regions(reader, tables);
  read_constants(reader, tables);
  if (reader.error()) return *reader.error();
  return tables;
}

const Result<CarbonTables>& carbon_tables() {
  static const Result<CarbonTables> kTables = parse_carbon_tables(shipped_carbon_texts());
  return kTables;
}

}  // namespace opcost
