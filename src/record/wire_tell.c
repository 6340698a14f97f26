/* What the network showed of a connection, as moments of its conversation and items for facts. */
#include <math.h>

#include "record/wire.h"

enum {
    STUCK_LEAST = 3,
    VAIN_LEAST =
        3 /* times sent again without an acknowledgement: no single packet was lost, the path is cut */
};

/* Seconds without an answer after which a SYN counts as unanswered: the first retransmission is due after one
 * (RFC 6298 section 2.1). */
static const double patience = 3;

/* Seconds with a window of 0 after which the other side's program hangs and is not only busy. */
static const double stalled = 5;

static void add_item(const struct wire_end *end, const char *name, struct span text, struct sight sight)
{
    *LIST_ADD(end->arena, &end->conversation->network.items) =
        (struct network_item){span_of(name), text, sight.frame, sight.frame};
}

static struct moment *add_event(const struct wire_end *end, enum event event, struct sight sight,
                                struct span text)
{
    struct moment *moment = LIST_ADD(end->arena, &end->conversation->moments);
    *moment = (struct moment){.kind = MOMENT_EVENT,
                              .event = event,
                              .text = text,
                              .first = sight.frame,
                              .last = sight.frame,
                              .time = sight.time - end->started};
    return moment;
}

/* ---- the attempt ---- */

static bool server_spoke(const struct wire *wire, int client)
{
    return client < 0 || wire->answer.frame || wire->side[!client].any || wire->side[!client].fin.frame;
}

/* ICMP tells that this packet is not going to arrive; "fragmentation needed" only that it is too big. */
static bool icmp_ends_it(const struct wire *wire)
{
    const struct wire_trouble *trouble = wire_trouble(wire);
    bool too_big = ip_is_4(&trouble->icmp_from) ? trouble->icmp_type == 3 && trouble->icmp_code == 4
                                                : trouble->icmp_type == 2;
    return trouble->icmp.frame && !too_big;
}

/* The server answered, again and again, and the client never went on: the answers do not reach it. */
static bool answers_in_vain(const struct wire *wire)
{
    return wire->answers > 1 && !wire->stood;
}

bool wire_failed(const struct wire *wire, double now)
{
    if (!wire->syn.frame || wire->side[0].any || wire->side[1].any)
        return false;
    if (wire->answer.frame)
        return answers_in_vain(wire);
    return wire->rst.frame || icmp_ends_it(wire) || wire->syns > 1 || now - wire->syn.time > patience;
}

/* RFC 792 and RFC 1812 section 5.2.7.1; RFC 4443 section 3.1. "No route to the network" is that of a router,
 * not of the client: it had one, or nothing would have been sent. */
static const struct {
    bool four;
    unsigned char type, code;
    enum trouble trouble;
} meanings[] = {
    {true, 3, 2, TROUBLE_REFUSED},     {true, 3, 3, TROUBLE_REFUSED},     {true, 3, 9, TROUBLE_PROHIBITED},
    {true, 3, 10, TROUBLE_PROHIBITED}, {true, 3, 13, TROUBLE_PROHIBITED}, {false, 1, 1, TROUBLE_PROHIBITED},
    {false, 1, 4, TROUBLE_REFUSED},    {false, 1, 5, TROUBLE_PROHIBITED}, {false, 1, 6, TROUBLE_PROHIBITED},
};

static enum trouble icmp_trouble(const struct wire *wire)
{
    const struct wire_trouble *trouble = wire_trouble(wire);
    bool four = ip_is_4(&trouble->icmp_from);
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].four == four && meanings[i].type == trouble->icmp_type &&
            meanings[i].code == trouble->icmp_code)
            return meanings[i].trouble;
    return TROUBLE_UNREACHABLE;
}

static struct span duration(struct arena *arena, double seconds)
{
    return seconds < 1 ? arena_print(arena, "%.1f ms", seconds * 1000)
                       : arena_print(arena, "%.1f s", seconds);
}

static struct span icmp_text(const struct wire *wire, struct arena *arena)
{
    const struct wire_trouble *trouble = wire_trouble(wire);
    struct span from = ip_text(arena, &trouble->icmp_from);
    return arena_print(arena, "%u/%u from %.*s", trouble->icmp_type, trouble->icmp_code, (int)from.len,
                       from.at);
}

static void tell_failure(const struct wire *wire, const struct wire_end *end)
{
    const struct wire_trouble *trouble = wire_trouble(wire);
    struct arena *arena = end->arena;
    if (icmp_ends_it(wire) && (!wire->rst.frame || trouble->icmp.frame < wire->rst.frame)) {
        struct span text = arena_join(arena, (struct span)SPAN("ICMP "), icmp_text(wire, arena));
        add_event(end, EVENT_FAILED, trouble->icmp, text)->trouble = icmp_trouble(wire);
    } else if (wire->rst.frame) {
        struct span after = duration(arena, wire->rst.time - wire->last_syn.time);
        struct span text = arena_print(arena, "RST after %.*s", (int)after.len, after.at);
        add_event(end, EVENT_FAILED, wire->rst, text)->trouble = TROUBLE_REFUSED;
    } else if (wire->answer.frame) {
        struct span text = arena_print(arena, "%u SYN ACK, and the client never went on", wire->answers);
        add_event(end, EVENT_FAILED, wire->last_answer, text)->trouble = TROUBLE_TIMEOUT;
    } else {
        struct span text =
            arena_print(arena, "%u SYN, no answer in %.1f s", wire->syns, end->now - wire->syn.time);
        struct moment *moment = add_event(end, EVENT_FAILED, wire->last_syn, text);
        moment->trouble = TROUBLE_TIMEOUT;
        moment->time = end->now - end->started;
    }
}

void wire_begin(const struct wire *wire, const struct wire_end *end)
{
    struct span server = end->conversation->server.address;
    if (wire->syn.frame)
        add_event(end, EVENT_TRYING, wire->syn, server);
    if (wire_failed(wire, end->now))
        tell_failure(wire, end);
    else if (wire->answer.frame)
        add_event(end, EVENT_CONNECTED, wire->answer, server);
}

/* ---- the end ---- */

struct ending {
    struct sight sight;
    bool by_server, reset;
    bool asked; /* by the client */
};

/* Who began to end it: the first FIN, or a RST before any. A server that closes behind the client's TLS alert
 * does what it was asked for: RFC 8446 section 6.1. */
static bool find_ending(const struct wire *wire, const struct wire_end *end, struct ending *ending)
{
    int client = end->client;
    const struct sight *mine = &wire->side[client].fin, *theirs = &wire->side[!client].fin;
    bool server_first = theirs->frame && (!mine->frame || theirs->frame < mine->frame);
    const struct sight *fin = server_first ? theirs : mine;
    *ending = (struct ending){*fin, server_first, false, false};
    if (wire->rst.frame && (!fin->frame || wire->rst.frame < fin->frame))
        *ending = (struct ending){wire->rst, wire->rst_side != client, true, false};
    ending->asked =
        ending->by_server && !ending->reset && end->farewell && end->farewell < ending->sight.frame;
    return ending->sight.frame != 0;
}

void wire_close(const struct wire *wire, const struct wire_end *end)
{
    struct ending ending;
    if (end->client < 0 || wire_failed(wire, end->now) || !find_ending(wire, end, &ending))
        return;
    static const char *const how[2][2] = {{"FIN from the client", "FIN from the server"},
                                          {"RST from the client", "RST from the server"}};
    /* A client that gives up, crashes or is killed resets as well; only a TTL that is not its own tells of
     * another. */
    bool left = !ending.by_server || ending.asked;
    bool cut = ending.reset && (ending.by_server || wire->rst_origin == RST_FOREIGN);
    enum event event = cut && !end->quit ? EVENT_RESET : left && !end->quit ? EVENT_LEFT : EVENT_CLOSED;
    if (end->both || end->quit)
        add_event(end, event, ending.sight,
                  ending.asked ? (struct span)SPAN("FIN from the server, behind the client's TLS alert")
                               : span_of(how[ending.reset][ending.by_server]));
    else /* it may be the answer to an end that was not captured */
        add_event(end, EVENT_GAP, ending.sight,
                  (struct span)SPAN("one side of the connection was not captured: who ended it is open"));
}

/* ---- items ---- */

static const char *answer_to_syn(const struct wire *wire, const struct wire_end *end)
{
    if (wire->answer.frame || server_spoke(wire, end->client))
        return "synack";
    if (wire->rst.frame && wire->rst_side != end->client)
        return "rst";
    return icmp_ends_it(wire) ? "icmp" : "nothing";
}

static void tell_start(const struct wire *wire, const struct wire_end *end)
{
    const struct wire_trouble *trouble = wire_trouble(wire);
    if (!wire->syn.frame)
        return;
    const char *answer = answer_to_syn(wire, end);
    struct sight sight = wire->answer.frame ? wire->answer : wire->rst.frame ? wire->rst : wire->last_syn;
    if (trouble->icmp.frame && !wire->answer.frame && !wire->rst.frame)
        sight = trouble->icmp;
    if (wire_failed(wire, end->now) || server_spoke(wire, end->client))
        add_item(end, "syn answered by", span_of(answer), sight);
    struct span syns = wire->syns == 1 ? (struct span)SPAN("1") : arena_print(end->arena, "%u", wire->syns);
    add_item(end, "syn count", syns, wire->last_syn);
}

/* Did what a side sent arrive? Without the other side's packets that is open. */
static void tell_arrival(const struct wire *wire, const struct wire_end *end)
{
    static const char *const names[2] = {"client octets acknowledged", "server octets acknowledged"};
    for (int i = 0; i < 2 && end->client >= 0 && end->both; i++) {
        const struct wire_side *side = &wire->side[i ? !end->client : end->client];
        bool all = side->heard && !seq_after(side->highest, side->acked);
        if (side->any && (all || side->vain >= VAIN_LEAST))
            add_item(end, names[i], span_of(all ? "yes" : "no"), side->sent);
    }
}

static void tell_end(const struct wire *wire, const struct wire_end *end)
{
    struct ending ending;
    if (end->client < 0 || !end->both || wire_failed(wire, end->now) || !find_ending(wire, end, &ending))
        return;
    static const char *const who[2][2] = {{"client", "server"}, {"reset-by-client", "reset-by-server"}};
    add_item(end, "closed by", span_of(who[ending.reset][ending.by_server && !ending.asked]), ending.sight);
}

/* RFC 2923 section 2.1. */
static void tell_black_hole(const struct wire *wire, const struct wire_end *end)
{
    const struct wire_trouble *trouble = wire_trouble(wire);
    if (trouble->stuck_most < STUCK_LEAST && !wire->hole)
        return;
    bool sure = trouble->stuck_most >= STUCK_LEAST && trouble->stuck_answered;
    add_item(end, "mtu black hole", span_of(sure ? "yes" : "maybe"), trouble->stuck_since);
}

void wire_items(const struct wire *wire, const struct wire_end *end)
{
    const struct wire_trouble *trouble = wire_trouble(wire);
    tell_start(wire, end);
    if (trouble->icmp.frame) {
        add_item(end, "icmp", icmp_text(wire, end->arena), trouble->icmp);
        add_item(end, "icmp from server", span_of(ip_same(&trouble->icmp_from, &end->server) ? "yes" : "no"),
                 trouble->icmp);
    }
    static const char *const differs[] = {[RST_OWN] = "no", [RST_NEAR] = "slightly", [RST_FOREIGN] = "yes"};
    if (wire->rst.frame && wire->rst_origin != RST_UNKNOWN)
        add_item(end, "ttl differs", span_of(differs[wire->rst_origin]), wire->rst);
    unsigned resent = wire->side[0].resent + wire->side[1].resent;
    if (resent)
        add_item(end, "retransmissions", arena_print(end->arena, "%u", resent), trouble->first_resent);
    if (trouble->resent_in_text)
        add_item(end, "retransmissions at data", arena_print(end->arena, "%u", trouble->resent_in_text),
                 trouble->first_resent);
    if (wire->answers)
        add_item(end, "syn ack count", arena_print(end->arena, "%u", wire->answers), wire->last_answer);
    for (int side = 0; side < 2 && end->client >= 0; side++)
        if (wire->side[side].full && end->now - wire->side[side].full_since >= stalled)
            add_item(end, "stalled", span_of(side == end->client ? "client" : "server"),
                     trouble->zero_window[side]);
    tell_arrival(wire, end);
    tell_black_hole(wire, end);
    for (int side = 0; side < 2 && end->client >= 0; side++)
        if (trouble->zero_window[side].frame)
            add_item(end, "zero window", span_of(side == end->client ? "client" : "server"),
                     trouble->zero_window[side]);
    tell_end(wire, end);
}
