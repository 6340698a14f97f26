/* Numbers that lead to somebody: of telephones, and of network cards as Cisco writes them. */
#include "base/ascii.h"
#include "redact/passage.h"

/* ---- telephones ---- */

/* Digits in a row that signs part, one or two at a time: where they end, how many there are. */
struct run {
    size_t end, digits, longest, runs;
    char sign; /* between them, '*': several kinds */
};

static struct run run_at(const struct passage *passage, size_t at, size_t end)
{
    struct run run = {.end = at};
    for (size_t digits; at < end; at += digits) {
        size_t signs = 0;
        while (run.runs && at + signs < end && signs < 2 && passage->in[at + signs] &&
               is_one_of(passage->in[at + signs], " -./()"))
            signs++;
        if (signs)
            run.sign = run.sign && run.sign != passage->in[at] ? '*' : passage->in[at];
        for (digits = 0, at += signs; at + digits < end && ascii_is_digit(passage->in[at + digits]); digits++)
            ;
        if (!digits)
            break;
        run.end = at + digits;
        run.digits += digits;
        run.longest = digits > run.longest ? digits : run.longest;
        run.runs++;
    }
    return run;
}

/* All but the first digits, which tell the country or the town. */
static void put_digits(struct passage *passage, size_t at, size_t end)
{
    enum { KEPT = 2 };
    bool first = true;
    for (size_t stop; at < end; at = stop + (stop == at)) {
        for (stop = at; stop < end && ascii_is_digit(passage->in[stop]); stop++)
            ;
        size_t kept = first && stop - at > KEPT + 2 ? KEPT : first ? stop - at : 0;
        if (stop == at)
            continue;
        if (stop > at + kept)
            passage_word(passage, REDACTED_ADDRESS, at + kept, stop - at - kept);
        first = false;
    }
}

/* "+49 89 5566778", "(555) 123-4567", "555-123-4567", "089/5566778", and behind "tel" or "call" "089
 * 5566778". Dates, zones of time ("+0200") and addresses look otherwise. */
static bool is_telephone(const struct passage *passage, size_t at, const struct run *run, bool called)
{
    enum { LEAST = 7, MOST = 15, LOCAL = 9, OWN = 5, TOWN_MOST = 5 };
    char first = passage->in[at];
    size_t own = at + 1;
    bool international = first == '+' && ascii_is_digit(passage->in[at + 1]) && passage->in[at + 1] != '0';
    if (run->digits < LEAST || run->digits > MOST)
        return false;
    while (own < run->end && ascii_is_digit(passage->in[own]))
        own++;
    bool more = own < run->end;
    bool enclosed = first == '(' && more && passage->in[own] == ')' && own - at <= TOWN_MOST;
    if (international || (enclosed && run->digits >= LOCAL && run->runs > 1))
        return true;
    if (first == '(' || first == '+')
        return false;
    bool parted = run->runs > 1 && run->longest >= OWN && own - at <= TOWN_MOST;
    bool signs = called || (more && is_one_of(passage->in[own], "/-"));
    bool american = run->runs == 3 && run->sign == '-' && own - at == 3 && run->digits == 10;
    return american || (first == '0' && parted && signs) || (called && run->digits >= LOCAL);
}

static bool speaks_of_calls(struct span line)
{
    static const char *const words[] = {"tel.", "tel:",  "telefon", "telephone", "phone",    "call ",
                                        "fax",  "mobil", "hotline", "rufen",     "durchwahl"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_has_text(line, words[i]))
            return true;
    return false;
}

void telephones_redact(struct passage *passage, size_t from, size_t end)
{
    bool called = speaks_of_calls(passage_span(passage, from, end));
    for (size_t at = from; at + 1 < end; at++) {
        char c = passage->in[at];
        bool begins =
            at == from || !(is_word_octet(passage->in[at - 1]) || is_one_of(passage->in[at - 1], "-./:=_"));
        bool sign = (c == '+' || c == '(') && ascii_is_digit(passage->in[at + 1]);
        if (!begins || !(sign || ascii_is_digit(c)))
            continue;
        struct run run = run_at(passage, at + sign, end);
        bool ends = run.end == end || !(is_word_octet(passage->in[run.end]) || passage->in[run.end] == ':');
        if (ends && is_telephone(passage, at, &run, called))
            put_digits(passage, at, run.end);
        at = run.end > at ? run.end - 1 : at;
    }
}

/* ---- network cards ---- */

static size_t hex_run(const struct passage *passage, size_t at, size_t end)
{
    size_t len = 0;
    while (at + len < end && ascii_is_hex(passage->in[at + len]))
        len++;
    return len;
}

enum { CARD_DIGITS = 12, CARD_OCTETS = 6 };

static void put_card(struct passage *passage, size_t at, size_t len)
{
    static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
    unsigned char from[CARD_OCTETS] = {0}, to[CARD_OCTETS];
    char image[CARD_DIGITS + 2];
    bool capitals = false;
    for (size_t i = 0, digit = 0; i < len; i++)
        if (ascii_is_hex(passage->in[at + i])) {
            from[digit / 2] = (unsigned char)(from[digit / 2] << 4 | ascii_hex_value(passage->in[at + i]));
            capitals |= passage->in[at + i] >= 'A' && passage->in[at + i] <= 'F';
            digit++;
        }
    pseudonyms_hardware(passage->pseudonyms, from, CARD_OCTETS, to);
    for (size_t i = 0, digit = 0; i < len; i++) {
        image[i] = passage->in[at + i];
        if (ascii_is_hex(image[i])) {
            image[i] = (capitals ? upper : lower)[digit % 2 ? to[digit / 2] & 15 : to[digit / 2] >> 4];
            digit++;
        }
    }
    passage_put(passage, REDACTED_IP, at, (struct span){image, len});
}

/* "001b.4455.66aa"; and behind "mac" or "ether" without dots. */
void cards_redact(struct passage *passage, size_t from, size_t end)
{
    enum { GROUP = 4, DOTTED = CARD_DIGITS + 2 };
    struct span line = passage_span(passage, from, end);
    bool told = span_has_text(line, "mac") || span_has_text(line, "ether") || span_has_text(line, "hwaddr");
    for (size_t at = from; at < end; at++) {
        if (!ascii_is_hex(passage->in[at]) ||
            (at > from && (is_word_octet(passage->in[at - 1]) || passage->in[at - 1] == '.')))
            continue;
        size_t len = hex_run(passage, at, end);
        bool dotted = len == GROUP && end - at >= DOTTED && passage->in[at + GROUP] == '.' &&
                      hex_run(passage, at + GROUP + 1, end) == GROUP &&
                      passage->in[at + 2 * GROUP + 1] == '.' &&
                      hex_run(passage, at + 2 * GROUP + 2, end) == GROUP;
        size_t whole = dotted ? DOTTED : len;
        bool ends = at + whole == end || !(is_word_octet(passage->in[at + whole]));
        if (ends && (dotted || (told && len == CARD_DIGITS)) && passage_is_free(passage, at, whole))
            put_card(passage, at, whole);
        at += whole;
    }
}
