#include "record/tell.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "record/command.h"
#include "record/dump.h"
#include "record/layer.h"
#include "record/plain.h"
#include "record/stamp.h"
#include "record/tell_part.h"
#include "record/utter.h"
#include "smtp/reply.h"

enum {
    PARAGRAPH_MOST = 24, /* lines of one reply in a bounce */
    CONVINCING = 3,      /* lines that make another paste before the longest one */
    DIALECTS_MOST = TOLD_TELNET
};

struct telling {
    const struct dialects *dialects;
    struct pattern_scratch *scratch;
    struct arena arena;
    const struct dialect *forced;
    bool signed_for[DIALECTS_MOST]; /* a sign of the dialect stands in the head */
    bool numbered;                  /* its lines begin with the numbers of processes */
};

/* ---- lines without layers ---- */

static void add_line(struct head *head, struct span line)
{
    struct span *place = &head->line[head->count];
    if (place->at != line.at || place->len != line.len)
        head->looked[head->count] = (struct looked){0};
    *place = line;
    head->count++;
}

static void add_lines(struct head *head, struct span text)
{
    do {
        struct span line = span_take_line(&text);
        if (head->count < TOLD_LINES)
            add_line(head, line);
    } while (text.len);
}

static struct span joined(struct telling *telling, unsigned layers, struct span line, struct span *text)
{
    struct span piece = line, last;
    struct text all = {0};
    if (!text->len || !layer_goes_on(layers, piece))
        return line;
    text_add(&all, line);
    while (text->len && layer_goes_on(layers, piece) && all.len < JOINED_MOST) {
        last = piece;
        piece = span_take_line(text);
        layers_join(layers, &all, last, piece);
    }
    line = arena_copy(&telling->arena, text_span(&all));
    text_free(&all);
    return line;
}

/* "  345 SMTP>> EHLO ws7", "  345 delivering ...": the numbers of a program's processes, which lie close
 * together, and none of them says what codes say. */
static bool is_numbered(const struct head *head)
{
    enum { LEAST = 8, CODE = 3, CLOSE = 16 }; /* lines; digits; numbers */
    size_t numbered = 0, lines = 0, codes = 0;
    unsigned long number, low = ULONG_MAX, high = 0;
    for (size_t i = 0; i < head->count; i++) {
        struct span rest = span_trim(head->line[i]), word = span_take_word(&rest);
        lines += word.len > 0;
        if (word.len != CODE || !rest.len || !span_take_number(&word, &number) || word.len)
            continue;
        numbered++;
        low = number < low ? number : low;
        high = number > high ? number : high;
        codes += reply_code_is_used((int)number);
    }
    return lines >= LEAST && 4 * numbered >= 3 * lines && high - low < CLOSE && 2 * codes < numbered;
}

static void read_head(struct telling *telling, struct span text, unsigned layers, struct head *head)
{
    if (head->count && head->layers == layers)
        return; /* it is still there */
    head->count = 0;
    head->layers = layers;
    while (text.len && head->count < TOLD_LINES) {
        struct span line = span_take_line(&text);
        for (size_t at = span_find(line, '\r'); at + 2 < line.len; at = span_find(line, '\r'))
            line = span_from(line, at + 1); /* a progress meter draws over the line */
        line = joined(telling, layers, line, &text);
        add_lines(head, layers ? layers_undo(layers, line, &telling->arena) : line);
    }
    telling->numbered = is_numbered(head);
}

/* An old Mac's lines, or a delivery report's. */
static struct span with_line_feeds(struct telling *telling, struct span text)
{
    enum { ENOUGH = 64 * 1024 };
    if (span_find(text, '\n') < text.len || span_find(text, '\r') == text.len)
        return text;
    text = span_cut(text, 0, ENOUGH);
    char *copy = arena_take(&telling->arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = text.at[i] == '\r' ? '\n' : text.at[i];
    return (struct span){copy, text.len};
}

/* ---- what explains them ---- */

static void see_sign(void *with, const struct word *word)
{
    struct looked *looked = with;
    looked->telnet |= word->id == TOLD_TELNET;
    if (word->id == TOLD_TELNET)
        return;
    if (looked->sign_count < SIGNS_KEPT)
        looked->sign[looked->sign_count] = (unsigned short)word->id;
    looked->sign_count++;
}

static void see_any_sign(void *with, const struct word *word)
{
    struct telling *telling = with;
    if (word->id < DIALECTS_MOST)
        telling->signed_for[word->id] = true;
}

static void note_signs(struct telling *telling, struct head *head, size_t at)
{
    struct looked *looked = &head->looked[at];
    const struct word_index *told = &telling->dialects->told;
    if (!looked->scanned)
        words_scan(told, head->line[at], see_sign, looked);
    looked->scanned = true;
    if (looked->sign_count > SIGNS_KEPT)
        words_scan(told, head->line[at], see_any_sign, telling);
    for (size_t i = 0; i < looked->sign_count && looked->sign_count <= SIGNS_KEPT; i++)
        if (looked->sign[i] < DIALECTS_MOST)
            telling->signed_for[looked->sign[i]] = true;
}

/* The first line of what the form's text stands for. */
static struct span said_text(struct telling *telling, const struct dialect *dialect,
                             const struct line_form *form, struct span text)
{
    static const char signs[] = {[ESCAPE_BACKSLASH] = '\\', [ESCAPE_PLUS] = '+', [ESCAPE_UNDERSCORE] = '_'};
    struct text octets = {0};
    if (text.len && (form->coding == CODING_HEX || form->coding == CODING_CHUNK)) {
        dump_row(&octets, CODING_HEX, text);
        text = arena_copy(&telling->arena, text_span(&octets));
        text_free(&octets);
    }
    if (dialect->escape == ESCAPE_QUOTES && text.len > 1 && text.at[0] == '"')
        text = span_cut(text, 1, text.len - 2);
    char sign = dialect->escape < sizeof signs ? signs[dialect->escape] : '\0';
    return sign ? span_cut(text, 0, span_find(text, sign)) : text;
}

/* Would such a speaker say that? With marks that may be turned round, either would do. */
static bool is_said(struct telling *telling, const struct dialect *dialect, const struct line_form *form,
                    const struct extract *extract)
{
    struct span text = said_text(telling, dialect, form, extract->text);
    bool reply = reply_line_looks(text), verb = plain_command_looks(text) || extract->command.len;
    bool told = reply || extract->code.len || form->code.len || form->stand_in.len;
    bool coded = told || plain_foreign_greeting(text);
    switch (form->from) {
    case FROM_SERVER:
        return form->turn || coded || (dialect->by_content && verb);
    case FROM_CLIENT:
        return form->turn || verb || (dialect->by_content && reply);
    case FROM_REPLY:
        return told;
    case FROM_EITHER:
        return form->turn || reply || verb;
    case FROM_SPOKEN:
        return reply || verb;
    default:
        return form->from == FROM_MORE && reply;
    }
}

static bool is_credible(struct telling *telling, const struct dialect *dialect, const struct line_form *form,
                        const struct extract *extract, struct span line)
{
    struct extract found;
    struct span words = extract->text.len ? extract->text : line;
    switch (form->from) {
    case FROM_WORDS:
        return !dialect->last_resort &&
               message_find(telling->dialects, telling->scratch, words, &found) != NULL;
    case FROM_EVENT:
    case FROM_COMMAND:
        /* Where errors stand first, name the server or tell what became of the mail, one may be all there is.
         */
        return form->event != EVENT_REMARK || form->unseen || dialect->errors_first || extract->host.len ||
               extract->fate.len;
    case FROM_WAIT:
    case FROM_SILENCE:
    case FROM_OWN:
    case FROM_NETWORK:
    case FROM_TLS:
        return true;
    default:
        return is_said(telling, dialect, form, extract);
    }
}

struct explaining {
    const struct dialect *dialect;
    struct head *head;
    size_t explained;
    size_t first, at;          /* the first explained line; the one looked at */
    size_t straight, mirrored; /* lines that fit the marks as they are, or the other way round */
    bool turned;               /* the dialect has said whose the lines without marks are */
    int open_code;             /* of a reply that goes on in the next line; 0: none does */
};

/* The stamps of a line: peeled once for all dialects. */
static const struct peeled *peel(struct telling *telling, struct head *head, size_t at)
{
    struct looked *looked = &head->looked[at];
    if (!looked->peeled) {
        looked->peeled = arena_take(&telling->arena, sizeof *looked->peeled);
        stamps_peel(telling->dialects, telling->scratch, head->line[at], looked->peeled);
    }
    return looked->peeled;
}

static const struct line_form *form_of(struct telling *telling, const struct explaining *explaining,
                                       struct span line, struct extract *extract)
{
    struct span whole = explaining->head->line[explaining->at];
    struct peeled own;
    const struct peeled *peeled = &own;
    size_t depth;
    if (line.at == whole.at && line.len == whole.len)
        peeled = peel(telling, explaining->head, explaining->at);
    else
        stamps_peel(telling->dialects, telling->scratch, line, &own); /* a piece, or several joined */
    return dialect_line(explaining->dialect, telling->scratch, peeled, extract, &depth);
}

bool stands_behind_blank(struct span line, struct span next)
{
    return span_ends(line, ":") && !span_trim(next).len;
}

struct span without_quote_marks(struct span line, struct span next)
{
    if (!line.len || line.at[0] != '>')
        return next;
    while (next.len && (next.at[0] == '>' || next.at[0] == ' '))
        next = span_from(next, 1);
    return next;
}

/* The line at *at, with those that belong to its paragraph; *at goes behind them. */
static struct span paragraph(struct telling *telling, const struct dialect *dialect, const struct head *head,
                             size_t *at)
{
    struct span line = head->line[(*at)++];
    if (!dialect->opens || !pattern_match(dialect->opens, telling->scratch, line, NULL))
        return line;
    for (size_t i = 0; i < PARAGRAPH_MOST && *at < head->count; i++) {
        struct span next = without_quote_marks(line, head->line[*at]);
        bool closed = dialect->closes && pattern_match(dialect->closes, telling->scratch, line, NULL);
        bool goes_on = !dialect->goes_on || pattern_match(dialect->goes_on, telling->scratch, next, NULL);
        if (dialect->goes_on && stands_behind_blank(line, next)) {
            (*at)++;
            continue;
        }
        if (closed || !goes_on || !span_trim(next).len)
            break;
        line = arena_print(&telling->arena, "%.*s %.*s", (int)line.len, line.at, (int)span_trim(next).len,
                           span_trim(next).at);
        (*at)++;
    }
    return line;
}

static bool looks_plain(struct span line)
{
    return reply_line_looks(line) || plain_command_looks(line);
}

/* A prompt at which a connection was asked for, or what telnet and its kin say of one: no dialogue yet, but
 * theirs. */
static bool looks_like_telnet(struct telling *telling, const struct looked *looked, struct span line)
{
    struct span words;
    struct extract extract;
    if (span_starts(line, "* ") || span_starts(line, "=== ") || span_starts(line, "expect: "))
        return false; /* curl, swaks, expect -d */
    enum prompt prompt = prompt_take(line, &words);
    enum act act = prompt == PROMPT_NONE ? ACT_NONE : command_read(words, prompt == PROMPT_TELNET).act;
    if (act == ACT_OPEN)
        return true;
    const struct message *message =
        looked->telnet ? message_find(telling->dialects, telling->scratch, line, &extract) : NULL;
    return message && message->of_telnet;
}

/* Octets shown as hex count for both; a text that fits neither way does not get here. */
static void count_side(struct explaining *explaining, const struct line_form *form, struct span text)
{
    bool reply = reply_line_looks(text), verb = plain_command_looks(text), server = form->from == FROM_SERVER;
    explaining->straight += server ? !verb : !reply;
    explaining->mirrored += server ? !reply : !verb;
}

/* "Error: Message failed: 550-no" goes on in lines of its own, as the server wrote them. */
static bool goes_on(struct explaining *explaining, const struct line_form *form, struct span text)
{
    struct reply_line reply;
    bool is_reply = reply_line_parse(text, &reply);
    bool goes_on = !form && is_reply && reply.code == explaining->open_code;
    bool opens = goes_on || (form && form->from == FROM_REPLY);
    explaining->open_code = opens && is_reply && reply.more ? reply.code : 0;
    return goes_on;
}

static void explain_line(struct telling *telling, struct explaining *explaining, struct span line)
{
    struct extract extract;
    const struct dialect *dialect = explaining->dialect;
    const struct line_form *form = form_of(telling, explaining, line, &extract);
    const struct looked *looked = &explaining->head->looked[explaining->at];
    explaining->turned |= form && form->turn;
    bool unmarked = !form && (dialect->unmarked == UNMARKED_PLAIN ||
                              (dialect->unmarked == UNMARKED_TURN && explaining->turned));
    bool credible = form && (form->from != FROM_SPOKEN || explaining->turned) &&
                    is_credible(telling, dialect, form, &extract, line);
    credible |= unmarked && (looks_plain(line) || (dialect->unmarked == UNMARKED_PLAIN &&
                                                   looks_like_telnet(telling, looked, line)));
    credible |= goes_on(explaining, form, form ? extract.text : line);
    credible &= !telling->numbered || !form || extract.text.at != span_trim(line).at;
    if (credible && explaining->first > explaining->at)
        explaining->first = explaining->at;
    if (credible && form && dialect->by_content && (form->from == FROM_SERVER || form->from == FROM_CLIENT))
        count_side(explaining, form, extract.text);
    else
        explaining->explained += credible;
}

static size_t explained_so_far(const struct explaining *explaining)
{
    bool mirrored = explaining->mirrored > explaining->straight;
    return explaining->explained + (mirrored ? explaining->mirrored : explaining->straight);
}

/* Replies of several lines in a paragraph: alone, each would look plain. */
static size_t replies_between(const struct head *head, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        count += reply_line_looks(head->line[i]);
    return count;
}

/* Given up where all lines that are left would not make it `least`. */
static struct told explained_lines(struct telling *telling, const struct dialect *dialect, struct head *head,
                                   size_t least)
{
    struct explaining explaining = {.dialect = dialect, .head = head, .first = head->count};
    struct pattern_match match;
    for (size_t at = 0; at < head->count;) {
        if (!dialect->unfold && explained_so_far(&explaining) + head->count - at < least)
            break;
        size_t first = explaining.at = at, before = explaining.explained;
        struct span line = paragraph(telling, dialect, head, &at);
        while (dialect->unfold && pattern_match(dialect->unfold, telling->scratch, line, &match) &&
               match.whole.at > line.at) {
            explain_line(telling, &explaining, span_between(line.at, match.whole.at));
            line = span_between(match.whole.at + match.whole.len, line.at + line.len);
        }
        explain_line(telling, &explaining, line);
        if (explaining.explained > before)
            explaining.explained += replies_between(head, first + 1, at);
    }
    return (struct told){
        .dialect = dialect, .explained = explained_so_far(&explaining), .first = explaining.first};
}

static const struct looked *look(struct telling *telling, struct head *head, size_t at)
{
    struct looked *looked = &head->looked[at];
    if (!looked->any) {
        const struct peeled *peeled = peel(telling, head, at);
        looked->any = true;
        looked->plain = looks_plain(head->line[at]) || looks_like_telnet(telling, looked, head->line[at]);
        struct span rest = peeled->rest[peeled->count - 1];
        bool bare = peeled->count == 1;
        looked->behind = bare ? looked->plain : looks_plain(rest) || looks_like_telnet(telling, looked, rest);
        looked->carried = looked->behind && peeled->count > 1;
    }
    return looked;
}

static struct told plain_lines(struct telling *telling, struct head *head, unsigned layers)
{
    size_t bare = 0, stamped = 0, carried = 0, first = head->count;
    for (size_t i = 0; i < head->count; i++) {
        const struct looked *looked = look(telling, head, i);
        bare += looked->plain;
        stamped += looked->behind;
        carried += looked->carried;
        first = (looked->plain || looked->behind) && first == head->count ? i : first;
    }
    if (telling->numbered)
        bare = stamped = 0; /* any dialect that explains a line is closer */
    bool stamps =
        stamped > bare || (stamped == bare && carried > stamped / 2); /* telnet's words are found anywhere */
    return (struct told){.layers = stamps ? layers | LAYER_STAMPS : layers,
                         .explained = stamps ? stamped : bare,
                         .first = first};
}

/* Without a sign in the head a dialect cannot be it. */
static bool is_candidate(const struct telling *telling, size_t i, const struct told *told)
{
    const struct dialect *dialect = &telling->dialects->all.at[i];
    if (telling->forced)
        return dialect == telling->forced;
    return (!dialect->sign_count || telling->signed_for[i]) && !(dialect->last_resort && told->explained);
}

/* Of a bounce the line with the reply looks plain, too: who knows what stands around it is closer. */
static bool is_better(const struct told *other, const struct told *told)
{
    const struct dialect *dialect = other->dialect;
    bool yields = told->dialect ? told->dialect->generic : dialect->sign_count > 0;
    bool around = dialect->opens && !told->dialect;
    bool closer = yields && (around || !dialect->generic) && !dialect->last_resort && other->explained;
    return other->explained > told->explained || (closer && other->explained == told->explained);
}

/* While nothing is explained any line counts: then the last resort is not tried. */
static size_t least_to_explain(const struct told *told, size_t least)
{
    return !told->explained ? 0 : told->explained > least ? told->explained : least;
}

/* Verbose logs are long before the first word of a dialogue: where nothing is explained, the dialect whose
 * sign stands in most lines will be it. */
static void tell_by_signs(struct telling *telling, const struct head *head, struct told *told)
{
    enum { LONG = 40 }; /* lines */
    size_t counts[DIALECTS_MOST] = {0}, all = telling->dialects->all.count;
    for (size_t i = 0; i < head->count; i++)
        for (size_t j = 0; j < head->looked[i].sign_count && j < SIGNS_KEPT; j++)
            if (head->looked[i].sign[j] < DIALECTS_MOST)
                counts[head->looked[i].sign[j]]++;
    for (size_t i = 0; i < all && i < DIALECTS_MOST; i++)
        if (2 * counts[i] > head->count && head->count >= LONG)
            told->dialect = &telling->dialects->all.at[i];
}

/* What explains less than `least` lines may be told as anything that does not explain them either. */
static void tell_of(struct telling *telling, struct head *head, size_t least, struct told *told)
{
    size_t count = telling->dialects->all.count;
    memset(telling->signed_for, 0, sizeof telling->signed_for);
    for (size_t i = 0; i < head->count; i++)
        note_signs(telling, head, i);
    *told = telling->forced ? (struct told){.dialect = telling->forced, .layers = told->layers}
                            : plain_lines(telling, head, told->layers);
    for (size_t round = 0; count && round < 2 * count; round++) { /* the last resort in the second half */
        const struct dialect *dialect = &telling->dialects->all.at[round % count];
        if (round % count >= DIALECTS_MOST || dialect->last_resort != (round >= count) ||
            !is_candidate(telling, round % count, told))
            continue;
        struct told other = explained_lines(telling, dialect, head, least_to_explain(told, least));
        other.layers = told->layers;
        if (is_better(&other, told))
            *told = other;
    }
    if (!told->explained && !told->dialect)
        tell_by_signs(telling, head, told);
}

/* A ticket holds one paste behind the other: the first is read first; the next is told when it comes. */
static void prefer_earlier(struct telling *telling, struct head *head, struct told *told)
{
    while (!telling->forced && told->first >= CONVINCING && told->first < head->count) {
        struct told before = {.layers = told->layers & ~(unsigned)LAYER_STAMPS};
        head->count = told->first;
        tell_of(telling, head, 0, &before);
        if (before.explained < CONVINCING || (before.dialect && before.dialect->last_resort))
            return;
        *told = before;
    }
}

static const enum layer tried[] = {LAYER_TABLE,  LAYER_JSON,        LAYER_QUOTED_PRINTABLE, LAYER_HTML,
                                   LAYER_BBCODE, LAYER_HARD_BLANKS, LAYER_INDENT,           LAYER_QUOTE,
                                   LAYER_GUTTER, LAYER_TICKS,       LAYER_TRAILING};

/* The broken half of a line explains nothing: with the halves joined no line may be lost. What plain.c reads
 * it joins itself. */
static void try_joined(struct telling *telling, struct span text, struct head *head, struct told *best)
{
    struct told other = {.layers = (best->layers | LAYER_WRAP) & ~(unsigned)LAYER_STAMPS};
    read_head(telling, text, 0, head);
    bool wrapped = may_be_wrapped(head);
    if (wrapped) {
        read_head(telling, text, other.layers, head);
        tell_of(telling, head, best->explained, &other);
        wrapped = other.dialect && other.explained >= best->explained + !best->dialect;
    }
    if (wrapped)
        *best = other;
    else
        read_head(telling, text, best->layers, head);
}

static bool is_of_dialogue(struct telling *telling, struct head *head, const struct told *told, size_t at)
{
    struct explaining explaining = {.dialect = told->dialect, .head = head, .at = at};
    struct extract extract;
    if (!told->dialect)
        return look(telling, head, at)->behind;
    const struct line_form *form = form_of(telling, &explaining, head->line[at], &extract);
    return form && (form->from == FROM_SERVER || form->from == FROM_CLIENT);
}

/* Mail programs, forms and pages of paper wrap where so many columns are full. The words around the dialogue
 * may stand wider. */
static void tell_width(struct telling *telling, struct head *head, struct told *told)
{
    enum { NARROWEST = 48, WIDEST = 100 };
    size_t widest = 0, full = 0, first = 0, last = head->count;
    while (told->dialect && first < last && !is_of_dialogue(telling, head, told, first))
        first++;
    while (told->dialect && last > first && !is_of_dialogue(telling, head, told, last - 1))
        last--;
    for (size_t i = first; i < last; i++) {
        size_t width = layer_width(head->line[i]);
        full = width > widest ? 1 : full + (width == widest);
        widest = width > widest ? width : widest;
    }
    if (widest < NARROWEST || widest > WIDEST || !told->dialect ||
        told->dialect->unmarked != UNMARKED_NOTHING)
        return;
    told->width = widest;
    told->hard_wrapped = full > 2; /* words seldom fill a line to its last column */
}

/* Read as it stands, each reply would answer the command behind it. */
static bool is_newest_first(struct telling *telling, struct head *head, const struct told *told)
{
    enum { STEPS = 3, LINES = 4 };
    size_t back = 0, lines = 0;
    double before = NAN;
    for (size_t i = 0; i < head->count; i++) {
        double when = peel(telling, head, i)->stamp.when;
        if (isnan(when) || !is_of_dialogue(telling, head, told, i))
            continue;
        if (when > before)
            return false;
        back += when < before;
        lines++;
        before = when;
    }
    return back >= STEPS && lines >= LINES;
}

struct told dialect_tell(const struct dialects *dialects, struct pattern_scratch *scratch, struct span text,
                         const struct dialect *forced)
{
    struct telling telling = {.dialects = dialects, .scratch = scratch, .forced = forced};
    struct head *head = arena_take(&telling.arena, sizeof *head);
    struct told best = {0};
    text = with_line_feeds(&telling, text);
    read_head(&telling, text, 0, head);
    tell_of(&telling, head, 0, &best);
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++) {
        if (!may_be_layer(&telling.arena, head, tried[i]))
            continue;
        struct told other = {.layers = (best.layers | layer_of(tried[i], head)) & ~(unsigned)LAYER_STAMPS};
        bool over_all = lies_over_all(head, tried[i]);
        read_head(&telling, text, other.layers, head);
        tell_of(&telling, head, least_without(&best, tried[i], over_all), &other);
        if (is_layer(&best, &other, tried[i], over_all))
            best = other;
        else
            read_head(&telling, text, best.layers, head);
    }
    try_joined(&telling, text, head, &best);
    prefer_earlier(&telling, head, &best);
    head->count = 0; /* an earlier paste may have been all of it */
    read_head(&telling, text, best.layers, head);
    tell_width(&telling, head, &best);
    best.newest_first = is_newest_first(&telling, head, &best);
    arena_free(&telling.arena);
    if (best.dialect && best.dialect->unmarked != UNMARKED_PLAIN)
        best.layers &= ~(unsigned)LAYER_STAMPS; /* they are peeled line by line there */
    return best;
}
