#include "record/neighbour.h"

enum { ASKED_LEAST = 2 }; /* Linux asks three times; one question may just be the end of the capture */

static struct neighbour *find(struct neighbours *neighbours, const struct ip *ip)
{
    for (size_t i = 0; i < neighbours->count; i++)
        if (ip_same(&neighbours->neighbour[i].to, ip))
            return &neighbours->neighbour[i];
    return NULL;
}

void neighbours_note(struct neighbours *neighbours, const struct sighting *sighting,
                     const struct packet *packet)
{
    const struct segment *asks = &sighting->segment;
    struct neighbour *known = find(neighbours, sighting->answer ? &asks->from : &asks->to);
    if (sighting->answer || ip_same(&asks->from, &asks->to)) { /* the latter tells its own address */
        if (known)
            *known = neighbours->neighbour[--neighbours->count];
        return;
    }
    if (!known && neighbours->count == NEIGHBOURS)
        return;
    if (!known) {
        known = &neighbours->neighbour[neighbours->count++];
        *known = (struct neighbour){
            .from = asks->from, .to = asks->to, .first = packet->frame, .since = packet->time};
    }
    known->asked++;
    known->last = packet->frame;
    known->until = packet->time;
}

static void tell(const struct neighbour *neighbour, struct arena *arena, struct conversation *conversation)
{
    double seconds = neighbour->until - neighbour->since;
    *conversation = (struct conversation){.client_program = {"", 0},
                                          .frames = true,
                                          .stream = -1,
                                          .started = neighbour->since,
                                          .seconds = seconds,
                                          .tells_close = true,
                                          .network = {.seen = true},
                                          .first = neighbour->first,
                                          .last = neighbour->last};
    conversation->client.address = ip_text(arena, &neighbour->from);
    conversation->server.address = ip_text(arena, &neighbour->to);
    *LIST_ADD(arena, &conversation->moments) = (struct moment){.kind = MOMENT_EVENT,
                                                               .event = EVENT_TRYING,
                                                               .text = conversation->server.address,
                                                               .first = neighbour->first,
                                                               .last = neighbour->first};
    struct span text =
        arena_print(arena, "%u %s, no answer in %.1f s", neighbour->asked,
                    ip_is_4(&neighbour->to) ? "ARP requests" : "neighbour solicitations", seconds);
    *LIST_ADD(arena, &conversation->moments) = (struct moment){.kind = MOMENT_EVENT,
                                                               .event = EVENT_FAILED,
                                                               .trouble = TROUBLE_UNREACHABLE,
                                                               .text = text,
                                                               .first = neighbour->last,
                                                               .last = neighbour->last,
                                                               .time = seconds};
    *LIST_ADD(arena, &conversation->network.items) = (struct network_item){
        (struct span)SPAN("arp"), (struct span)SPAN("unanswered"), neighbour->first, neighbour->last};
}

bool neighbours_take(struct neighbours *neighbours, struct arena *arena, struct conversation *conversation)
{
    while (neighbours->told < neighbours->count) {
        const struct neighbour *neighbour = &neighbours->neighbour[neighbours->told++];
        if (neighbour->asked < ASKED_LEAST)
            continue;
        tell(neighbour, arena, conversation);
        return true;
    }
    return false;
}
