/* Mails in one file, each behind a line "From " (RFC 4155). Named by their number. */
#include <stdlib.h>

#include "base/memory.h"
#include "record/unpack.h"

enum { HEAD_LOOKED_AT = 64 * 1024 /* octets in which the first mail shows that it has parts */ };

struct mbox {
    struct limits *limits;
    struct span whole, rest;
    unsigned number;
    bool cut, told;
    char name[MEMBER_NAME_MOST];
};

/* "From bob@contoso.com Tue Mar  4 09:12:44 2025" */
static bool is_separator(struct span line)
{
    static const char *const days[] = {" Mon ", " Tue ", " Wed ", " Thu ", " Fri ", " Sat ", " Sun "};
    if (!span_is(span_cut(line, 0, 5), "From "))
        return false;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (span_find_text(line, days[i]) < line.len)
            return true;
    return false;
}

/* As long as no mail in it has parts or encodings, it reads as it stands. */
static bool looks(struct input *input)
{
    struct span head = input_head(input);
    if (!is_separator(span_take_line(&head)))
        return false;
    head = input_peek(input, HEAD_LOOKED_AT);
    return span_find_text(head, "\nContent-Type: multipart/") < head.len ||
           span_find_text(head, "\nContent-Transfer-Encoding: base64") < head.len ||
           span_find_text(head, "\nContent-Transfer-Encoding: quoted-printable") < head.len;
}

static void *start(struct input *input, struct limits *limits)
{
    struct mbox *mbox = memory_get(sizeof *mbox);
    mbox->limits = limits;
    mbox->whole = mbox->rest = limits_hold(limits, input, &mbox->cut);
    return mbox;
}

/* The mail behind the separator at the front, up to the next one, which stands behind an empty line. */
static struct span take_mail(struct span *rest)
{
    span_take_line(rest);
    const char *begin = rest->at;
    bool blank = false;
    while (rest->len) {
        struct span before = *rest, line = span_take_line(rest);
        if (blank && is_separator(line)) {
            *rest = before;
            break;
        }
        blank = !line.len;
    }
    return span_between(begin, rest->at);
}

static bool next(void *from, struct piece *piece)
{
    struct mbox *mbox = from;
    if (!mbox->rest.len) {
        bool tell = mbox->cut && !mbox->told;
        mbox->told = true;
        piece->trouble = "a mailbox of more than 256 MB: the rest is not read";
        piece->damaged = true;
        return tell;
    }
    int len = snprintf(mbox->name, sizeof mbox->name, "%u", ++mbox->number);
    piece->name = (struct span){mbox->name, (size_t)len};
    piece->aside = true;
    struct span mail = take_mail(&mbox->rest);
    if (limits_member(mbox->limits))
        piece->input = input_open(NULL, mail, NULL);
    return true;
}

static void finish(void *from)
{
    struct mbox *mbox = from;
    limits_release(mbox->limits, mbox->whole);
    free(mbox);
}

const struct unpacker unpack_mbox = {looks, start, next, finish};
