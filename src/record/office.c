#include "record/office.h"

#include "base/ascii.h"
#include "base/text.h"
#include "base/utf8.h"

enum { BLANKS_MOST = 80 }; /* of one <text:s>; more are no log */

bool office_is_text(struct span member)
{
    return span_is(member, "word/document.xml") || span_is(member, "content.xml");
}

bool office_looks(struct span head)
{
    return span_starts(head, "<?xml") &&
           (span_has_text(head, "<w:document") || span_has_text(head, "<office:document-content"));
}

struct office {
    struct span rest;
    struct text out;
    size_t shown; /* elements that are open and whose characters are text */
};

/* What elements mean: Word's first, then OpenDocument's. */
enum element { ELEMENT_OTHER, ELEMENT_TEXT, ELEMENT_PARAGRAPH, ELEMENT_BREAK, ELEMENT_TAB, ELEMENT_BLANKS };

static const struct {
    const char *name;
    enum element is;
} elements[] = {{"w:t", ELEMENT_TEXT},         {"w:p", ELEMENT_PARAGRAPH},
                {"w:br", ELEMENT_BREAK},       {"w:cr", ELEMENT_BREAK},
                {"w:tab", ELEMENT_TAB},        {"text:p", ELEMENT_PARAGRAPH},
                {"text:h", ELEMENT_PARAGRAPH}, {"text:line-break", ELEMENT_BREAK},
                {"text:tab", ELEMENT_TAB},     {"text:s", ELEMENT_BLANKS}};

static enum element element_of(struct span name)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
        if (span_is(name, elements[i].name))
            return elements[i].is;
    return ELEMENT_OTHER;
}

/* text:c="3", 1 without it. */
static unsigned long blanks_of(struct span tag)
{
    unsigned long count = 1;
    size_t at = span_find_text(tag, "text:c=\"");
    struct span digits = span_from(tag, at + strlen("text:c=\""));
    if (at < tag.len && !span_take_number(&digits, &count))
        count = 1;
    return count < BLANKS_MOST ? count : BLANKS_MOST;
}

/* OpenDocument's paragraphs hold text themselves, Word's hold it in <w:t>. */
static bool holds_text(enum element element, struct span name)
{
    return element == ELEMENT_TEXT || (element == ELEMENT_PARAGRAPH && span_starts(name, "text:"));
}

static void take_tag(struct office *office, struct span tag)
{
    bool closing = span_starts(tag, "/"), empty = span_ends(tag, "/");
    struct span name = span_from(tag, closing);
    size_t len = 0;
    while (len < name.len && !ascii_is_blank(name.at[len]) && name.at[len] != '/' &&
           (unsigned char)name.at[len] > ' ')
        len++;
    name = span_cut(name, 0, len);
    enum element element = element_of(name);
    bool stop =
        span_is(tag, "w:tab/") || span_starts(name, "text:"); /* with attributes it is a stop of a ruler */
    if (holds_text(element, name) && !empty)
        office->shown = closing ? office->shown - (office->shown > 0) : office->shown + 1;
    if (element == ELEMENT_PARAGRAPH ? closing || empty : element == ELEMENT_BREAK)
        text_add_byte(&office->out, '\n');
    if (element == ELEMENT_TAB && stop)
        text_add_byte(&office->out, '\t');
    for (unsigned long i = 0; element == ELEMENT_BLANKS && i < blanks_of(tag); i++)
        text_add_byte(&office->out, ' ');
}

static void put_code(struct text *out, unsigned long code)
{
    char octets[UTF8_MOST];
    bool sign = code < 0x10000; /* what is beyond is no sign of a dialogue */
    text_add(out, (struct span){octets, utf8_write(octets, sign ? (unsigned)code : '?')});
}

/* XML 1.0 section 4.6, and "&#38;", "&#x26;"; octets eaten, 0: it is none. */
static size_t take_entity(struct text *out, struct span rest)
{
    enum { LONGEST = 10 };
    static const struct {
        const char *name;
        char means;
    } entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    size_t end = span_find(span_cut(rest, 0, LONGEST), ';');
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        if (span_starts(rest, entities[i].name)) {
            text_add_byte(out, entities[i].means);
            return strlen(entities[i].name);
        }
    }
    if (!span_starts(rest, "&#") || end >= LONGEST || end >= rest.len)
        return 0;
    unsigned long code = 0;
    bool hex = rest.len > 2 && (rest.at[2] == 'x' || rest.at[2] == 'X');
    for (size_t i = hex ? 3 : 2; i < end; i++) {
        int digit = ascii_hex_value(rest.at[i]);
        if (digit < 0 || (!hex && digit > 9))
            return 0;
        code = code * (hex ? 16 : 10) + (unsigned long)digit;
    }
    put_code(out, code);
    return end + 1;
}

struct span office_text(struct arena *arena, struct span xml)
{
    struct office office = {.rest = xml};
    while (office.rest.len) {
        struct span rest = office.rest;
        size_t eaten = 1;
        if (rest.at[0] == '<') {
            size_t end = span_find(rest, '>');
            take_tag(&office, span_cut(rest, 1, end - 1));
            eaten = end + 1;
        } else if (office.shown) {
            eaten = rest.at[0] == '&' ? take_entity(&office.out, rest) : 0;
            if (!eaten && rest.at[0] != '\n' && rest.at[0] != '\r')
                text_add_byte(&office.out, rest.at[0]);
            eaten += !eaten;
        }
        office.rest = span_from(rest, eaten);
    }
    struct span text = arena_copy(arena, text_span(&office.out));
    text_free(&office.out);
    return text;
}
