/* A column of a table, RFC 4180, as logs are exported: the separator is the country's. */
#include "record/boxed.h"
#include "record/boxed_part.h"

static const char separators[] = {[BOXED_COMMA] = ',', [BOXED_SEMICOLON] = ';', [BOXED_TAB] = '\t'};

struct field {
    struct span text; /* without its quotes; those inside are still doubled */
    bool quoted;
};

/* The next field of the rest; false at the end. One whose quotes do not end goes on to the end. */
static bool take_field(struct span *rest, char separator, bool *more, struct field *field)
{
    if (!*more)
        return false;
    size_t end = span_find(*rest, separator);
    field->quoted = rest->len && rest->at[0] == '"';
    if (field->quoted) {
        for (end = 1; end < rest->len; end++) {
            bool doubled = rest->at[end] == '"' && end + 1 < rest->len && rest->at[end + 1] == '"';
            if (rest->at[end] == '"' && !doubled)
                break;
            end += doubled;
        }
        end = end < rest->len ? end : rest->len;
        field->text = span_cut(*rest, 1, end - 1);
        end += span_find(span_from(*rest, end), separator);
    } else {
        field->text = span_cut(*rest, 0, end);
    }
    *more = end < rest->len;
    *rest = span_from(*rest, end + 1);
    return true;
}

static bool header_with(struct span line, enum boxed_separator separator, struct boxed_table *table)
{
    struct field field;
    bool more = true;
    unsigned column = 0, found = BOXED_COLUMNS;
    while (take_field(&line, separators[separator], &more, &field)) {
        if (found == BOXED_COLUMNS && boxed_is_message(span_trim(field.text)))
            found = column;
        column++;
    }
    if (column < 2 || found >= BOXED_COLUMNS)
        return false;
    *table = (struct boxed_table){found, separator};
    return true;
}

bool boxed_header(struct span line, struct boxed_table *table)
{
    if (span_starts(line, "\xef\xbb\xbf"))
        line = span_from(line, 3);
    for (enum boxed_separator separator = BOXED_COMMA; separator <= BOXED_TAB; separator++)
        if (header_with(line, separator, table))
            return true;
    return false;
}

struct out {
    char *at;
    size_t len;
};

static void put_field(struct out *out, const struct field *field)
{
    for (size_t i = 0; i < field->text.len; i++) {
        out->at[out->len++] = field->text.at[i];
        i += field->quoted && field->text.at[i] == '"';
    }
}

static struct out stamps_of(struct span line, struct boxed_table table, char *to)
{
    struct out out = {to, 0};
    struct field field;
    bool more = true;
    for (unsigned column = 0; take_field(&line, separators[table.separator], &more, &field); column++) {
        if (column == table.column || !boxed_is_time(field.text))
            continue;
        put_field(&out, &field);
        out.at[out.len++] = ' ';
    }
    return out;
}

struct span boxed_column(struct span line, struct boxed_table table, struct arena *arena)
{
    struct field field;
    struct span rest = line;
    bool more = true;
    struct out out = stamps_of(line, table, arena_take(arena, line.len + 2));
    for (unsigned column = 0; take_field(&rest, separators[table.separator], &more, &field); column++) {
        if (column == table.column) {
            put_field(&out, &field);
            return (struct span){out.at, out.len};
        }
    }
    return line;
}
