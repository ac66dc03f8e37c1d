#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "estimate/rewrite/captured_uses.h"
#include "estimate/rewrite/qdq_rewrite.h"

namespace opcost {

/// What is left of conversions, and of the moves between them and their readers, once it is known
/// which nodes read quantised numbers.
class Conversions {
 public:
  Conversions(const ValueFlow& flow, const QuantizedSources& sources,
              const QuantizerTargets& targets)
      : flow_(flow), sources_(sources), targets_(targets) {}

  /// One use of the value needs no float.
  void absorb(ValueId value, const std::string& why);
  /// The same, because the reader takes the quantised numbers themselves.
  void take_numbers(ValueId value, const std::string& why);
  /// A reader in float takes the stored weight, and converts each number to `type` on the way.
  void take_stored(ValueId value, ElementType type);
  /// An integer operator gives the numbers of a target.
  void give_numbers(const QuantizerTarget& target, const std::string& why);
  /// The node is an integer operator, or a part of one: leave it as it is.
  void keep(const UnbilledNode& one) { kept_.insert(&one); }
  bool is_kept(const UnbilledNode& one) const { return kept_.contains(&one); }

  /// Whether somebody gives numbers to a quantiser.
  bool has_given(const UnbilledNode& quantizer) const { return given_.contains(&quantizer); }
  /// A quantiser that makes the numbers again which its input was made of.
  void pass_numbers(UnbilledNode& quantizer);

  /// What the subgraphs here want of the values that they read.
  void take_captures(const CapturedUses& captured);
  /// What the nodes want of what comes from outside; after settle().
  void note_captures(CapturedUses& captured) const;

  /// `nodes` in their order.
  void settle(const std::vector<UnbilledNode*>& nodes);

 private:
  struct Uses {
    std::size_t absorbed = 0;
    bool of_numbers = false;  // a reader takes the numbers
    std::string why;
  };
  // What the readers of all that a node hands on want.
  struct Wanted {
    bool any = false, floats = false, numbers = false;
    std::string why;
  };

  std::size_t uses_of(ValueId value) const;
  std::size_t floats_of(ValueId value) const;  // uses that want floats
  Wanted wanted_of(const UnbilledNode& one) const;
  void let_wait(UnbilledNode& move, Handling handling);
  // Moves and casts that wait, one behind the other, and what the last of them give.
  struct Waiting {
    std::vector<UnbilledNode*> moves, casts;
    std::vector<Shape> shapes;
  };
  Waiting waiting_from(UnbilledNode& first) const;
  std::vector<UnbilledNode*> delays_behind(ValueId value, const Shape& shape) const;
  void settle_move(UnbilledNode& move);
  void settle_dequantizer(UnbilledNode& dequantizer);
  void settle_quantizer(UnbilledNode& quantizer) const;
  void delay(UnbilledNode& dequantizer, const std::vector<UnbilledNode*>& firsts);
  void convert_stored_too(UnbilledNode& dequantizer, const std::vector<Shape>& converted) const;
  void convert_behind(UnbilledNode& move);
  void move_numbers(UnbilledNode& move) const;

  const ValueFlow& flow_;
  const QuantizedSources& sources_;
  const QuantizerTargets& targets_;
  std::unordered_set<const UnbilledNode*> kept_;
  std::unordered_map<ValueId, Uses> uses_;
  // Moves whose readers want floats: the conversion may happen behind them.
  struct Delay {
    std::vector<UnbilledNode*> next;  // such moves
    Count numbers;                    // that the last of them give
  };
  std::unordered_map<const UnbilledNode*, Delay> delays_;
  std::unordered_map<const UnbilledNode*, std::vector<Shape>> converted_;  // by dequantisers
  std::unordered_map<const UnbilledNode*, ElementType> stored_;            // to what
  struct Given {
    Count numbers;
    std::string why;
  };
  std::unordered_map<const UnbilledNode*, Given> given_;  // to quantisers
};

}  // namespace opcost
