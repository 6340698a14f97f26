/*
 * Lines of a record that a program has put into boxes of its own: strings of JSON, a column of a table.
 * Inside record/ only.
 *
 *     {"log":"220 mx ESMTP\r\n","stream":"stdout","time":"2030-01-02T03:04:05.1Z"}
 *     "2030-01-02 03:04:05","app1","220 mx ESMTP"
 *
 * Both come out as "2030-01-02T03:04:05.1Z 220 mx ESMTP", so that whatever reads stamps finds one.
 */
#ifndef SMTPLINT_RECORD_BOXED_H
#define SMTPLINT_RECORD_BOXED_H

#include "base/arena.h"

/* Could the line be one of a JSON document, or hold an object? */
bool boxed_hints_json(struct span line);

/* What stands in the strings of such a line; a line feed between several. Other lines as they are. */
struct span boxed_json(struct span line, struct arena *arena);

enum { BOXED_COLUMNS = 16 }; /* tables are told by one of the first */
enum boxed_separator { BOXED_COMMA, BOXED_SEMICOLON, BOXED_TAB };

struct boxed_table {
    unsigned column;
    enum boxed_separator separator;
};

/* Does the line head a table in which one column is called a message? */
bool boxed_header(struct span line, struct boxed_table *table);

/* What stands in that column (RFC 4180); a line that is too short as it is. */
struct span boxed_column(struct span line, struct boxed_table table, struct arena *arena);

#endif
