// Tables for pandas, polars, DuckDB and pyarrow: Arrow's C stream interface, without any of them.
#include "arrow.h"

#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "arrow_abi.h"

namespace opcost::python {
namespace {

namespace nb = nanobind;

// One column as Arrow lays it out: a bit for each cell that is there, offsets of texts, the cells.
struct Buffers {
  std::vector<std::uint8_t> valid;
  std::vector<std::int64_t> offsets;
  std::vector<char> bytes;
  std::vector<std::uint64_t> counts;
  std::vector<double> reals;
  std::array<const void*, 3> list{};
  std::int64_t length = 0, missing = 0, size = 2;
};

void lay_out(const Texts& texts, Buffers& to) {
  to.offsets.push_back(0);
  for (const std::string& text : texts) {
    to.bytes.insert(to.bytes.end(), text.begin(), text.end());
    to.offsets.push_back(static_cast<std::int64_t>(to.bytes.size()));
  }
  to.bytes.push_back('\0');  // so that there is an address where all texts are empty
  to.length = static_cast<std::int64_t>(texts.size());
  to.list = {nullptr, to.offsets.data(), to.bytes.data()};
  to.size = 3;
}

template <class Number>
void lay_out(const std::vector<std::optional<Number>>& cells, std::vector<Number>& numbers,
             Buffers& to) {
  to.valid.assign(cells.size() / 8 + 1, 0);
  numbers.reserve(cells.size() + 1);
  for (std::size_t at = 0; at < cells.size(); ++at) {
    numbers.push_back(cells[at].value_or(Number{}));
    if (cells[at])
      to.valid[at / 8] = static_cast<std::uint8_t>(to.valid[at / 8] | (1U << (at % 8)));
    else
      ++to.missing;
  }
  to.length = static_cast<std::int64_t>(cells.size());
  to.list = {to.missing > 0 ? to.valid.data() : nullptr, numbers.data(), nullptr};
}

void lay_out(const Counts& cells, Buffers& to) { lay_out(cells, to.counts, to); }
void lay_out(const Reals& cells, Buffers& to) { lay_out(cells, to.reals, to); }

// Large UTF-8 texts, uint64, float64.
constexpr std::array kFormats{"U", "L", "g"};

struct SchemaParts {
  std::vector<std::string> names;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

struct ArrayParts {
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  const void* no_buffer = nullptr;
};

struct StreamParts {
  Columns columns;
  bool done = false;
};

// A child owns what only it has; a parent owns its children.
void release_schema(ArrowSchema* schema) {
  for (std::int64_t at = 0; at < schema->n_children; ++at)
    if (ArrowSchema* child = schema->children[at]; child->release != nullptr) child->release(child);
  delete static_cast<SchemaParts*>(schema->private_data);
  schema->release = nullptr;
}

void release_child(ArrowSchema* schema) { schema->release = nullptr; }

void release_column(ArrowArray* array) {
  delete static_cast<Buffers*>(array->private_data);
  array->release = nullptr;
}

void release_table(ArrowArray* array) {
  for (std::int64_t at = 0; at < array->n_children; ++at)
    if (ArrowArray* child = array->children[at]; child->release != nullptr) child->release(child);
  delete static_cast<ArrayParts*>(array->private_data);
  array->release = nullptr;
}

void make_schema(const Columns& columns, ArrowSchema& out) {
  auto parts = std::make_unique<SchemaParts>();
  for (const Column& column : columns) parts->names.push_back(column.name);
  for (std::size_t at = 0; at < columns.size(); ++at)
    parts->children.push_back({.format = kFormats.at(columns[at].cells.index()),
                               .name = parts->names[at].c_str(),
                               .metadata = nullptr,
                               .flags = kArrowNullable,
                               .n_children = 0,
                               .children = nullptr,
                               .dictionary = nullptr,
                               .release = release_child,
                               .private_data = nullptr});
  for (ArrowSchema& child : parts->children) parts->pointers.push_back(&child);
  out = {.format = "+s",
         .name = "",
         .metadata = nullptr,
         .flags = 0,
         .n_children = static_cast<std::int64_t>(columns.size()),
         .children = parts->pointers.data(),
         .dictionary = nullptr,
         .release = release_schema,
         .private_data = nullptr};
  out.private_data = parts.release();
}

ArrowArray make_column(const Column& column) {
  auto buffers = std::make_unique<Buffers>();
  std::visit([&](const auto& cells) { lay_out(cells, *buffers); }, column.cells);
  ArrowArray array{.length = buffers->length,
                   .null_count = buffers->missing,
                   .offset = 0,
                   .n_buffers = buffers->size,
                   .n_children = 0,
                   .buffers = buffers->list.data(),
                   .children = nullptr,
                   .dictionary = nullptr,
                   .release = release_column,
                   .private_data = nullptr};
  array.private_data = buffers.release();
  return array;
}

void make_table(const Columns& columns, ArrowArray& out) {
  auto parts = std::make_unique<ArrayParts>();
  for (const Column& column : columns) parts->children.push_back(make_column(column));
  for (ArrowArray& child : parts->children) parts->pointers.push_back(&child);
  out = {.length = columns.empty() ? 0 : parts->children.front().length,
         .null_count = 0,
         .offset = 0,
         .n_buffers = 1,
         .n_children = static_cast<std::int64_t>(columns.size()),
         .buffers = &parts->no_buffer,
         .children = parts->pointers.data(),
         .dictionary = nullptr,
         .release = release_table,
         .private_data = nullptr};
  out.private_data = parts.release();
}

StreamParts& parts_of(ArrowArrayStream* stream) {
  return *static_cast<StreamParts*>(stream->private_data);
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) try {
  make_schema(parts_of(stream).columns, *out);
  return 0;
} catch (const std::bad_alloc&) {
  return ENOMEM;
}

// An array without a release function ends the stream.
int get_next(ArrowArrayStream* stream, ArrowArray* out) try {
  *out = {};
  if (!std::exchange(parts_of(stream).done, true)) make_table(parts_of(stream).columns, *out);
  return 0;
} catch (const std::bad_alloc&) {
  return ENOMEM;
}

const char* get_last_error(ArrowArrayStream*) { return "not enough memory"; }

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<StreamParts*>(stream->private_data);
  stream->release = nullptr;
}

// Who took the contents has set `release` to null.
template <class Struct>
void release_capsule(PyObject* capsule) {
  auto* held = static_cast<Struct*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
  if (held->release != nullptr) held->release(held);
  delete held;
}

template <class Struct>
nb::object capsule_of(std::unique_ptr<Struct> made, const char* name) {
  nb::object capsule = nb::steal(PyCapsule_New(made.get(), name, release_capsule<Struct>));
  if (!capsule.is_valid()) throw nb::python_error();
  made.release();  // NOLINT(bugprone-unused-return-value): the capsule has it now
  return capsule;
}

}  // namespace

nb::object arrow_stream(const Columns& columns) {
  auto stream = std::make_unique<ArrowArrayStream>();
  *stream = {.get_schema = get_schema,
             .get_next = get_next,
             .get_last_error = get_last_error,
             .release = release_stream,
             .private_data = new StreamParts{columns}};
  return capsule_of(std::move(stream), "arrow_array_stream");
}

nb::object arrow_schema(const Columns& columns) {
  auto schema = std::make_unique<ArrowSchema>();
  make_schema(columns, *schema);
  return capsule_of(std::move(schema), "arrow_schema");
}

}  // namespace opcost::python
