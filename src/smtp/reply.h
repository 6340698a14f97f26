/*
 * One line of a reply, RFC 5321 section 4.2, and the enhanced status code, RFC 2034 section 4 and RFC 3463
 * section 2.
 *
 *     550-5.1.1 The email account
 *     ^^^ code  ^ text starts here; enhanced_take() eats "5.1.1 "
 *        ^ more lines follow
 */
#ifndef SMTPLINT_SMTP_REPLY_H
#define SMTPLINT_SMTP_REPLY_H

#include "base/text.h"

struct reply_line {
    int code;         /* 200 to 599 */
    bool more;        /* a hyphen follows the code */
    struct span text; /* behind the separator */
};

/* False, leaving *line alone, if the text does not begin with a reply code and a blank, a hyphen or its end.
 */
bool reply_line_parse(struct span text, struct reply_line *line);

/* Whether the text looks like the line of a server: the same test without the result. */
bool reply_line_looks(struct span text);

/* Eats an enhanced code whose class is 2, 4 or 5 from the front of *text; empty if there is none. "#5.1.1"
 * (qmail) counts as well. */
struct span enhanced_take(struct span *text);

/* The enhanced code in qmail's manner at the end of the text, "(#5.1.1)"; empty if there is none. */
struct span enhanced_at_end(struct span text);

/* Whether servers use the code: one of the RFCs' or one that was seen. */
bool reply_code_is_used(int code);

/* "PIPELINING", "SIZE 1000", "AUTH=LOGIN", but not "OK" or "2.1.0 Sender ok" (RFC 5321 section 4.1.1.1). */
bool reply_text_offers(struct span text);

/* RFC 5321 section 4.2.2: the line is complained of, and not the address (553) or the order (503). */
bool reply_code_is_syntax(int code);

/*
 * The text without what changes from time to time: words with a digit, an at sign or a point inside are "#".
 *
 *     5.1.1 <karl@fabrikam.com>: User unknown (id 4XyZ12)      # <#>: User unknown (id #)
 */
void reply_add_stripped(struct text *out, struct span reply);

/* First digit theory, RFC 5321 section 4.2.1. */
static inline bool reply_is_failure(int code)
{
    return code >= 400;
}

#endif
