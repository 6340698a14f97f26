#include "record/tape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "record/charset.h"

enum {
    TAPE_MOST =
        1024 * 1024, /* octets: some 20,000 exchanges, more than any mailing list run over one connection */
    PIECE = 174, /* octets: with what is around them and malloc's own, three lines of a processor's cache */
    BODIES_MOST = 20000,
    NUMBER_MOST = 10, /* octets of one number */
    HEAD_MOST = 6 * NUMBER_MOST
};

enum mark {
    MARK_CLIENT,
    MARK_SERVER,
    MARK_EVENT,
    MARK_BODY,
    MARK_ITEM,
    MARK_BODY_END,
    MARK_NAMES, /* of its header fields */
    MARK_KIND = 7,
    MARK_SAME_PLACE = 8,
    MARK_PHRASE = 16
};

struct tape_piece {
    struct tape_piece *next;
    uint16_t len;
    unsigned char at[PIECE];
};

enum body_flag {
    BODY_TERMINATED = 1,
    BODY_BLANK_LINE = 2,
    BODY_EIGHT_BIT = 4,
    BODY_BARE_LF = 8,
    BODY_CUT = 16,
    BODY_HEADER_CUT = 32,
    BODY_FROM_FAULT = 64 /* times the fault */
};

/* ---- writing ---- */

/* What stands in front of an entry's text. */
struct head {
    unsigned char at[HEAD_MOST];
    size_t len;
};

static void put_number(struct head *head, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        head->at[head->len++] = (unsigned char)(number | 0x80);
    head->at[head->len++] = (unsigned char)number;
}

/* The last piece, with room for so many octets in one. */
static struct tape_piece *piece_for(struct tape *tape, size_t octets)
{
    struct tape_piece *last = tape->last;
    if (last && last->len + octets <= PIECE)
        return last;
    struct tape_piece *piece = memory_resize(NULL, sizeof *piece);
    piece->next = NULL;
    piece->len = 0;
    *(last ? &last->next : &tape->first) = piece;
    return tape->last = piece;
}

static void add_octets(struct tape_piece *piece, const void *octets, size_t count)
{
    memcpy(piece->at + piece->len, octets, count);
    piece->len = (uint16_t)(piece->len + count);
}

/* The head in one piece, the text in as many as it takes. */
static void put(struct tape *tape, const struct head *head, struct span text)
{
    add_octets(piece_for(tape, head->len), head->at, head->len);
    tape->len += (uint32_t)(head->len + text.len);
    while (text.len) {
        struct tape_piece *piece = piece_for(tape, 1);
        struct span part = span_cut(text, 0, (size_t)PIECE - piece->len);
        add_octets(piece, part.at, part.len);
        text = span_from(text, part.len);
    }
}

/* Small numbers of either sign stay small. */
static uint64_t folded(int64_t number)
{
    return (uint64_t)number << 1 ^ (uint64_t)(number >> 63);
}

static int64_t unfolded(uint64_t number)
{
    return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
}

static int64_t microseconds(double time)
{
    enum { FARTHEST = 2000000000 }; /* a time stamp of a broken capture can be anything */
    double within = isnan(time) ? 0 : fmax(-(double)FARTHEST * 4, fmin(time, (double)FARTHEST * 4));
    return (int64_t)llrint(within * 1e6);
}

static bool begin(struct tape *tape, struct head *head, enum mark mark, const struct place *place)
{
    if (tape->len > TAPE_MOST) {
        tape->full = true;
        return false;
    }
    int64_t time = microseconds(place->time);
    unsigned long frames = place->last - place->first;
    bool same = tape->first && tape->frame == place->first && tape->frames == frames && tape->time == time;
    head->len = 0;
    tape->entries++;
    head->at[head->len++] = (unsigned char)(same ? mark | MARK_SAME_PLACE : mark);
    if (same)
        return true;
    put_number(head, folded((int64_t)(place->first - tape->frame)));
    put_number(head, folded((int64_t)frames));
    put_number(head, folded(time - tape->time));
    tape->frame = place->first;
    tape->frames = frames;
    tape->time = time;
    return true;
}

/* The entry's mark is the head's first octet. */
static void put_text(struct tape *tape, struct head *head, struct span text)
{
    uint32_t phrase = tape->phrases ? phrases_number(tape->phrases, text) : 0;
    if (phrase) {
        head->at[0] |= MARK_PHRASE;
        put_number(head, phrase);
        put(tape, head, (struct span){"", 0});
        tape->len += (uint32_t)text.len; /* so that the limit comes where it would without phrases */
        return;
    }
    put_number(head, text.len);
    put(tape, head, text);
}

void tape_client(struct tape *tape, const struct place *place, struct span text, unsigned flags)
{
    struct head head;
    if (!begin(tape, &head, MARK_CLIENT, place))
        return;
    put_number(&head, flags);
    put_text(tape, &head, text);
}

void tape_server(struct tape *tape, const struct place *place, struct span text)
{
    struct head head;
    if (begin(tape, &head, MARK_SERVER, place))
        put_text(tape, &head, text);
}

void tape_event(struct tape *tape, enum event event, const struct place *place, struct span text)
{
    struct head head;
    if (!begin(tape, &head, MARK_EVENT, place))
        return;
    put_number(&head, event);
    put_text(tape, &head, text);
}

void tape_item(struct tape *tape, const char *name, const struct place *place, struct span text)
{
    struct head head;
    if (!begin(tape, &head, MARK_ITEM, place))
        return;
    memcpy(head.at + head.len, &name, sizeof name);
    head.len += sizeof name;
    put_text(tape, &head, text);
}

bool tape_body(struct tape *tape, const struct place *place)
{
    struct head head;
    if (tape->bodies == BODIES_MOST || !begin(tape, &head, MARK_BODY, place)) {
        tape->full = true;
        return false;
    }
    tape->bodies++;
    put(tape, &head, (struct span){"", 0});
    return true;
}

static unsigned flags_of(const struct taped_body *body)
{
    return (body->terminated ? BODY_TERMINATED : 0u) | (body->blank_line ? BODY_BLANK_LINE : 0u) |
           (body->eight_bit ? BODY_EIGHT_BIT : 0u) | (body->bare_lf ? BODY_BARE_LF : 0u) |
           (body->cut ? BODY_CUT : 0u) | (body->header_cut ? BODY_HEADER_CUT : 0u) |
           (unsigned)body->from_fault * BODY_FROM_FAULT;
}

/* The names are often those of other messages: a text of their own. */
void tape_body_end(struct tape *tape, const struct taped_body *body)
{
    struct head head = {{MARK_BODY_END | MARK_SAME_PLACE}, 1}, names = {{MARK_NAMES | MARK_SAME_PLACE}, 1};
    struct span rest = body->names, first = span_take_until(&rest, '\0');
    uint32_t len = tape->len; /* a body's limit is BODIES_MOST, and it has an end */
    put_number(&head, folded((int64_t)(body->last - tape->frame)));
    put_number(&head, body->lines);
    put_number(&head, body->octets);
    put_number(&head, body->longest);
    put_number(&head, flags_of(body));
    put_text(tape, &head, first);
    if (rest.len)
        put_text(tape, &names, rest);
    tape->len = len;
}

void tape_free(struct tape *tape)
{
    for (struct tape_piece *piece = tape->first, *next; piece; piece = next) {
        next = piece->next;
        free(piece);
    }
    *tape = (struct tape){0};
}

/* ---- playing ---- */

struct player {
    const struct tape *tape;
    const struct tape_piece *piece;
    const unsigned char *at; /* in it */
    unsigned mark;           /* of the entry being played */
    struct arena *arena;
    struct conversation *conversation;
    struct body *body; /* the last one that began, */
    size_t body_at;    /* and its moment */
    unsigned long frame;
    int64_t time;
    double started;
    struct place place;
};

static uint64_t take_number(struct player *player)
{
    uint64_t number = 0;
    unsigned char digit;
    unsigned shift = 0;
    do {
        digit = *player->at++;
        number |= (uint64_t)(digit & 0x7f) << shift;
        shift += 7;
    } while (digit & 0x80);
    return number;
}

static size_t left_of(const struct player *player)
{
    return (size_t)(player->piece->at + player->piece->len - player->at);
}

/* Is there more? If so it begins in this piece. */
static bool go_on(struct player *player)
{
    while (player->piece && !left_of(player)) {
        player->piece = player->piece->next;
        player->at = player->piece ? player->piece->at : NULL;
    }
    return player->piece;
}

/* A text that lies in more than one piece. */
static struct span put_together(struct player *player, size_t len)
{
    char *text = arena_take(player->arena, len);
    for (size_t done = 0, part; done < len && go_on(player); done += part) {
        part = left_of(player) < len - done ? left_of(player) : len - done;
        memcpy(text + done, player->at, part);
        player->at += part;
    }
    return (struct span){text, len};
}

static struct span take_text(struct player *player)
{
    if (player->mark & MARK_PHRASE)
        return phrases_text(player->tape->phrases, (uint32_t)take_number(player));
    size_t len = (size_t)take_number(player);
    if (!len || !go_on(player))
        return (struct span){"", 0};
    if (len > left_of(player))
        return put_together(player, len);
    struct span text = {(const char *)player->at, len};
    player->at += len;
    return text;
}

static struct span decoded(struct player *player, struct span text)
{
    return utf8_valid(text) ? text : charset_decode(player->arena, NULL, text);
}

static struct moment *add(struct player *player, enum moment_kind kind, struct span text)
{
    struct moment *moment = LIST_ADD(player->arena, &player->conversation->moments);
    *moment = (struct moment){.kind = kind,
                              .text = decoded(player, text),
                              .first = player->place.first,
                              .last = player->place.last,
                              .time = player->place.time - player->started};
    return moment;
}

/* Octets of a telnet option, an escape sequence or a control character at the front of the rest; 0: it is
 * text. */
static size_t control_length(struct span rest, unsigned *control)
{
    unsigned char c = (unsigned char)rest.at[0];
    if (c == 0xff && rest.len >= 2 && (unsigned char)rest.at[1] >= 0xf0) { /* RFC 854 */
        *control |= CONTROL_TELNET;
        return (unsigned char)rest.at[1] >= 0xfb && rest.len >= 3 ? 3 : 2;
    }
    if (c == 0) {
        *control |= CONTROL_NUL;
        return 1;
    }
    if (c != 033)
        return 0;
    if (rest.len < 3 || rest.at[1] != '[') {
        *control |= CONTROL_ESCAPE;
        return 1;
    }
    bool arrow = rest.at[2] >= 'A' && rest.at[2] <= 'D';
    *control |= arrow ? CONTROL_ARROW : CONTROL_ESCAPE;
    size_t len = 2;
    while (len < rest.len && (unsigned char)rest.at[len] < 0x40)
        len++;
    return len < rest.len ? len + 1 : len;
}

/* A word at a time: is each octet one of ' ' to '}'? Most lines have no others. */
static bool is_plain(struct span text)
{
    enum { WORD = sizeof(uint64_t) };
    const uint64_t ones = 0x0101010101010101u, highs = ones * 0x80;
    uint64_t odd = 0;
    size_t i = 0;
    for (; i + WORD <= text.len; i += WORD) {
        uint64_t word;
        memcpy(&word, text.at + i, WORD);
        odd |= word | (word + ones * 2) | (word - ones * ' '); /* the highest bit of what is none of them */
    }
    for (; i < text.len; i++)
        odd |= text.at[i] < ' ' || text.at[i] > '}' ? highs : 0;
    return !(odd & highs);
}

static bool has_control(struct span text)
{
    if (is_plain(text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (ascii_is_control(text.at[i]) || (unsigned char)text.at[i] == 0xff)
            return true;
    return false;
}

/* What the typist saw: keys that went over the wire are applied, and remembered. */
static struct span without_control(struct player *player, struct span text, unsigned *control)
{
    char *to = arena_take(player->arena, text.len + 1);
    size_t len = 0;
    for (struct span rest = text; rest.len;) {
        size_t eaten = control_length(rest, control);
        char c = rest.at[0];
        bool rubs = !eaten && (c == '\b' || c == 0x7f);
        if (rubs) {
            *control |= c == '\b' ? CONTROL_BACKSPACE : CONTROL_DELETE;
            len -= len > 0;
        } else if (!eaten) {
            *control |= ascii_is_control(c) && c != '\t' ? CONTROL_OTHER : 0u;
            to[len++] = c;
        }
        rest = span_from(rest, eaten ? eaten : 1);
    }
    return (struct span){to, len};
}

static void play_client(struct player *player)
{
    uint64_t flags = take_number(player);
    struct span text = take_text(player);
    unsigned control = 0;
    if (has_control(text))
        text = without_control(player, text, &control);
    struct moment *moment = add(player, MOMENT_CLIENT, text);
    moment->control = control;
    moment->auth_answer = flags & TAPE_AUTH_ANSWER;
}

static void play_server(struct player *player)
{
    add(player, MOMENT_SERVER, take_text(player));
}

static void play_event(struct player *player)
{
    enum event event = (enum event)take_number(player);
    add(player, MOMENT_EVENT, take_text(player))->event = event;
}

static void play_item(struct player *player)
{
    const char *name;
    memcpy(&name, player->at, sizeof name);
    player->at += sizeof name;
    *LIST_ADD(player->arena, &player->conversation->network.items) =
        (struct network_item){span_of(name), take_text(player), player->place.first, player->place.last};
}

static void play_body(struct player *player)
{
    player->body = arena_take(player->arena, sizeof *player->body);
    *player->body = (struct body){.first_line = {"", 0}, .ends_seen = true};
    player->body_at = player->conversation->moments.count;
    add(player, MOMENT_BODY, (struct span){"", 0})->body = player->body;
}

static void play_body_end(struct player *player)
{
    struct body *body = player->body;
    player->conversation->moments.at[player->body_at].last =
        player->frame + (unsigned long)unfolded(take_number(player));
    body->lines = (unsigned long)take_number(player);
    body->octets = (unsigned long)take_number(player);
    body->longest = (unsigned)take_number(player);
    uint64_t flags = take_number(player);
    body->terminated = flags & BODY_TERMINATED;
    body->blank_line = flags & BODY_BLANK_LINE;
    body->eight_bit = flags & BODY_EIGHT_BIT;
    body->bare_lf = flags & BODY_BARE_LF;
    body->cut = flags & BODY_CUT;
    body->header_cut = flags & BODY_HEADER_CUT;
    body->from_fault = (enum mailbox_fault)(flags / BODY_FROM_FAULT % MAILBOX_FAULTS);
    body->first_line = decoded(player, take_text(player));
}

static void play_header(struct player *player)
{
    struct body *body = player->body;
    struct span rest = take_text(player);
    while (rest.len && body->headers < BODY_HEADERS)
        body->header[body->headers++] = decoded(player, span_take_until(&rest, '\0'));
}

static void take_place(struct player *player)
{
    player->frame += (unsigned long)unfolded(take_number(player));
    player->place.first = player->frame;
    player->place.last = player->frame + (unsigned long)unfolded(take_number(player));
    player->time += unfolded(take_number(player));
    player->place.time = (double)player->time * 1e-6;
}

size_t tape_moments(const struct tape *tape)
{
    enum { AROUND = 8 }; /* the attempt, the end */
    return tape->entries + AROUND;
}

static void play_entry(struct player *player)
{
    static void (*const plays[])(struct player *) = {
        [MARK_CLIENT] = play_client, [MARK_SERVER] = play_server, [MARK_EVENT] = play_event,
        [MARK_BODY] = play_body,     [MARK_ITEM] = play_item,     [MARK_BODY_END] = play_body_end,
        [MARK_NAMES] = play_header,
    };
    player->mark = *player->at++;
    if (!(player->mark & MARK_SAME_PLACE))
        take_place(player);
    plays[player->mark & MARK_KIND](player);
}

void tape_play(const struct tape *tape, struct arena *arena, struct conversation *conversation,
               double started)
{
    struct player player = {.tape = tape,
                            .piece = tape->first,
                            .at = tape->first ? tape->first->at : NULL,
                            .arena = arena,
                            .conversation = conversation,
                            .started = started};
    while (go_on(&player))
        play_entry(&player);
}
