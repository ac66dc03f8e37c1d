"""Finds what can be changed in a C++ source: an operator, a comparison, a constant, a condition.

A mutant replaces a whole expression, so that the old and the new one can stand side by side in one
program: `(on(7) ? (a <= b) : (a < b))`.
"""
import re

# What stands between blanks is a binary operator: clang-format sees to it.
SWAPS = {
    "<": [">=", "<="], ">": ["<=", ">="], "<=": [">", "<"], ">=": ["<", ">"],
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"],
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["*"],
    "+=": ["-="], "-=": ["+="], "*=": ["/="],
}
BINARY = re.compile(r"(?<=[ \n])(<=|>=|==|!=|&&|\|\||\+=|-=|\*=|[<>+\-*/%])(?=[ \n])")
INTEGER = re.compile(r"(?<![\w.'])(\d+)(?=(?:LL|L|UL|U)?\b)(?![\w.']*[.'\w]*[.'])")
TRUTH = re.compile(r"\b(true|false)\b")
NEGATION = re.compile(r"(?<![\w)!])!(?=[\w(])")
CONDITION = re.compile(r"\b(?:if|while) (\()")
# Strings, characters and comments; what they hold is not code.
NO_CODE = re.compile(r'R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*(?:.|\n)*?\*/')
NO_LINE = re.compile(r"^[^\S\n]*(?:#|static_assert|case |namespace|using |template|constexpr|static constexpr|"
                     r"inline constexpr)[^\n]*$", re.M)
OPENING, CLOSING = "([{", ")]}"
JOINS_TEXT = re.compile(r'"|text\(|to_string\(|std::string\(')  # a + of text has no other operator
ASSIGNMENT = re.compile(r"(?:[+\-*/%|&^]|<<|>>)?=(?!=)")
STATEMENT = re.compile(r"\b(?:if|for|while|switch) $")
WORD_THAT_ENDS = re.compile(r"\b(?:return|case|else|co_yield|throw)$")


def blank(match):
    """Blanks in place of a match; in place of text a name, so that an operand stays an operand."""
    filler = "_" if match[0][0] in "\"'R" else " "
    return re.sub(r"[^\n]", filler, match[0])


def code_of(text):
    """The source without strings, comments and lines that are decided when it is compiled."""
    code = re.sub(r"(?<=\d)'(?=\d)", "_", text)
    return NO_LINE.sub(lambda m: " " * len(m[0]), NO_CODE.sub(blank, code))


def is_assignment(code, at):
    """Whether the = at this place is one, and not a part of ==, <=, >= or !=."""
    return code[at] == "=" and code[at + 1] != "=" and (
        code[at - 1] not in "=<>!" or code[at - 2 : at] in ("<<", ">>"))


def before(code, at, stop_at_assignment):
    """Where the expression begins that holds what stands at this place."""
    depth = closed = 0
    while at > 0:
        sign = code[at - 1]
        if sign in CLOSING:
            closed = closed if depth else at
            depth += 1
        elif sign in OPENING:
            if depth == 0:
                return at
            depth -= 1
            if depth == 0 and sign == "(" and STATEMENT.search(code, max(0, at - 9), at - 1):
                return closed
        elif depth == 0:
            colon = sign == ":" and code[at - 2] != ":" and code[at] != ":"
            if sign in ",;?" or colon or WORD_THAT_ENDS.search(code, max(0, at - 9), at):
                return at
            if stop_at_assignment and is_assignment(code, at - 1):
                return at
        at -= 1
    return 0


def after(code, at):
    """Where that expression ends."""
    depth = 0
    while at < len(code):
        sign = code[at]
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0:
            colon = sign == ":" and code[at - 1] != ":" and code[at + 1] != ":"
            if sign in ",;?" or colon:
                return at
        at += 1
    return at


class Mutant:
    def __init__(self, file, text, begin, end, changed):
        self.file, self.begin, self.end, self.changed = file, begin, end, changed
        self.old = text[begin:end]
        self.first = text.count("\n", 0, begin) + 1
        self.last = self.first + self.old.count("\n")

    def switched(self, number):
        """The old and the new expression, of which the number decides; as many lines as before."""
        return f"(::opcost_mutant::on({number}) ? ({self.changed}) : ({self.old}))"


def one_line(text):
    return re.sub(r"\s+", " ", re.sub(r"//[^\n]*", "", text)).strip()


def expression(file, text, code, span, word, assigns=False):
    """The mutant that puts the word in place of the span, with the expression around it."""
    begin, end = before(code, span[0], not assigns), after(code, span[1])
    begin += len(code[begin:end]) - len(code[begin:end].lstrip())
    end -= len(code[begin:end]) - len(code[begin:end].rstrip())
    changed = text[begin : span[0]] + word + text[span[1] : end]
    return Mutant(file, text, begin, end, one_line(changed))


def conditions(file, text, code):
    for match in CONDITION.finditer(code):
        end = after(code, match.end(1))
        inside = code[match.end(1) : end]
        begin = match.end(1) + inside.rfind(";") + 1
        if "{" in inside or any(is_assignment(code, at) for at in range(begin, end)):
            continue
        yield Mutant(file, text, begin, end, f"!({one_line(text[begin:end])})")


def mutants_of(file, text):
    """Every change of one thing of the source, as mutants."""
    code, found = code_of(text), []
    for match in BINARY.finditer(code):
        assigns = ASSIGNMENT.fullmatch(match[1]) is not None
        ways = [expression(file, text, code, match.span(), other, assigns) for other in SWAPS[match[1]]]
        found += [way for way in ways if not JOINS_TEXT.search(way.old) or match[1] not in ("+", "+=")]
    for match in INTEGER.finditer(code):
        number = int(match[1])
        for other in [number + 1] + ([0] if number == 1 else []):
            found.append(expression(file, text, code, match.span(1), str(other)))
    for match in TRUTH.finditer(code):
        found.append(expression(file, text, code, match.span(), "false" if match[1] == "true" else "true"))
    for match in NEGATION.finditer(code):
        found.append(expression(file, text, code, match.span(), "!!"))  # a bool, as before
    return found + list(conditions(file, text, code))
