#include "smtp/mailbox.h"

#include "base/ascii.h"

/* One mailbox of the list, up to a comma. */
struct mailbox {
    size_t words;               /* outside of brackets, quotes and comments */
    bool in_word, quoted;       /* quoted: a quoted word stands before the address */
    bool at, bracket, at_there; /* an @ outside of brackets; a pair of them; an @ inside */
    char last;                  /* of the latest word */
};

struct scan {
    struct mailbox now;
    size_t mailboxes, without; /* with anything in them; of those without an address */
    bool quote, bracket, escape, group, broken, loose;
    unsigned comment;
};

static bool has_address(const struct mailbox *mailbox)
{
    return mailbox->bracket ? mailbox->at_there : mailbox->at;
}

static void end_mailbox(struct scan *scan)
{
    const struct mailbox *mailbox = &scan->now;
    bool any = mailbox->words || mailbox->quoted || mailbox->bracket;
    scan->mailboxes += any;
    scan->without += any && !has_address(mailbox);
    scan->loose |= mailbox->at && !mailbox->bracket && mailbox->words + mailbox->quoted > 1;
    scan->now = (struct mailbox){0};
}

/* Blanks around the @ are old style and no end of the address, RFC 5322 section 4.4. */
static void take_word(struct mailbox *mailbox, char c)
{
    bool blank = ascii_is_blank(c);
    mailbox->words += !blank && !mailbox->in_word && c != '@' && mailbox->last != '@';
    mailbox->in_word = !blank;
    mailbox->last = blank ? mailbox->last : c;
    mailbox->at |= c == '@';
}

/* Inside of quotes, a comment or brackets. */
static void take_inside(struct scan *scan, char c)
{
    if (scan->escape)
        scan->escape = false;
    else if (c == '\\')
        scan->escape = true;
    else if (scan->quote)
        scan->quote = c != '"';
    else if (scan->comment)
        scan->comment += c == '(' ? 1u : c == ')' ? -1u : 0u;
    else if (c == '>')
        scan->bracket = false;
    else {
        scan->broken |= c == '<';
        scan->now.at_there |= c == '@';
    }
}

static void take(struct scan *scan, char c)
{
    if (scan->quote || scan->comment || scan->bracket) {
        take_inside(scan, c);
        return;
    }
    scan->quote = c == '"';
    scan->comment = c == '(';
    scan->bracket = c == '<';
    scan->now.quoted |= scan->quote && !scan->now.in_word;
    scan->now.bracket |= scan->bracket;
    scan->broken |= c == '>';
    scan->group |= c == ':';
    if (c == ',')
        end_mailbox(scan);
    else if (!scan->quote && !scan->comment && !scan->bracket)
        take_word(&scan->now, c);
}

enum mailbox_fault mailbox_list_fault(struct span list)
{
    struct scan scan = {.comment = 0};
    list = span_trim(list);
    for (size_t i = 0; i < list.len; i++)
        take(&scan, list.at[i]);
    end_mailbox(&scan);
    if (!list.len)
        return MAILBOX_EMPTY;
    if (scan.group)
        return MAILBOX_FINE;
    if (scan.quote)
        return MAILBOX_OPEN_QUOTE;
    if (scan.bracket || scan.broken)
        return MAILBOX_OPEN_BRACKET;
    if (scan.without)
        return scan.mailboxes > 1 ? MAILBOX_COMMA : MAILBOX_NO_ADDRESS;
    return scan.loose ? MAILBOX_NO_BRACKETS : MAILBOX_FINE;
}

const char *mailbox_fault_name(enum mailbox_fault fault)
{
    static const char *const names[MAILBOX_FAULTS] = {
        [MAILBOX_FINE] = "",
        [MAILBOX_EMPTY] = "empty",
        [MAILBOX_NO_ADDRESS] = "no-address",
        [MAILBOX_OPEN_BRACKET] = "open-bracket",
        [MAILBOX_OPEN_QUOTE] = "open-quote",
        [MAILBOX_NO_BRACKETS] = "no-brackets",
        [MAILBOX_COMMA] = "unquoted-comma",
    };
    return names[fault];
}
