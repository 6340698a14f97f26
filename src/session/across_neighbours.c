/* Recipients of the whole run: a refused address one edit away from one that was taken elsewhere. */
#include <limits.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/distance.h"
#include "base/memory.h"
#include "base/set.h"
#include "session/across_addresses.h"
#include "smtp/address.h"

enum {
    NEIGHBOURS_MOST = 50000, /* refused addresses compared; each has some thirty shorter forms */
    MET_MOST = 16,           /* of one shorter form; more are a scheme of names */
    LOCAL_SHORTEST = 4,      /* octets: shorter names are all one edit away from each other */
    FORM_PLACES = 16         /* at least, for each form of a refused one */
};

/* mx1 and mx2, room12 and room13: digits are counted, not mistyped. */
static bool differ_in_digits(struct span a, struct span b)
{
    size_t start = 0, end = 0;
    while (start < a.len && start < b.len && a.at[start] == b.at[start])
        start++;
    while (end < a.len - start && end < b.len - start && a.at[a.len - 1 - end] == b.at[b.len - 1 - end])
        end++;
    for (size_t i = start; i < a.len - end; i++)
        if (ascii_is_digit(a.at[i]))
            return true;
    for (size_t i = start; i < b.len - end; i++)
        if (ascii_is_digit(b.at[i]))
            return true;
    return false;
}

static bool one_edit(struct span a, struct span b)
{
    struct span local = span_cut(a, 0, span_find(a, '@')), other = span_cut(b, 0, span_find(b, '@'));
    bool long_enough = local.len >= LOCAL_SHORTEST && other.len >= LOCAL_SHORTEST;
    return long_enough && !differ_in_digits(a, b) && distance_between(a, b, 1) == 1;
}

/*
 * A number for the text without each of its octets in turn, and, the last one, for all of it. Two addresses
 * one edit apart share one. A sum of octets, each times a power of its place: what stands behind the octet
 * that is left out moves up by one place.
 */
static void list_forms(struct span text, uint64_t forms[NAME_LONGEST + 1])
{
    const uint64_t base = 0x9e3779b97f4a7c15u; /* 2^64 by the golden ratio */
    uint64_t before = 0, behind = 0, power = 1;
    for (size_t i = text.len; i-- > 0;) {
        forms[i] = behind;
        behind = behind * base + (unsigned char)text.at[i] + 1;
    }
    for (size_t i = 0; i < text.len; i++) {
        forms[i] = before + forms[i] * power;
        before += ((unsigned char)text.at[i] + 1u) * power;
        power *= base;
    }
    forms[text.len] = before;
}

/* Mailboxes: a refused one, and the taken one nearby; 0 none. */
struct near {
    uint32_t typed, meant;
};

struct neighbours {
    struct near *all;
    size_t count, room;
    struct groups forms; /* of the refused ones */
    uint64_t *has;       /* places of them: few of the taken ones' forms need to be looked for */
    size_t places;       /* a power of two */
};

/* By the upper half, on which all octets have a say. */
static size_t place_of(const struct neighbours *neighbours, uint64_t form)
{
    return form >> 32 & (neighbours->places - 1);
}

static void mark_forms(struct neighbours *neighbours)
{
    const struct groups *forms = &neighbours->forms;
    neighbours->places = SET_WORD;
    while (neighbours->places < forms->count * FORM_PLACES)
        neighbours->places *= 2;
    neighbours->has = memory_get(neighbours->places / CHAR_BIT);
    for (size_t i = 0; i < forms->count; i++)
        set_add(neighbours->has, place_of(neighbours, forms->rows[i].key));
}

static void list_refused(struct across *across, const unsigned char *met, struct neighbours *neighbours)
{
    char room[NAME_LONGEST];
    uint64_t forms[NAME_LONGEST + 1];
    for (uint32_t i = 1; i <= across->mailboxes.count; i++) {
        if ((met[i] & (MET_UNKNOWN | MET_TAKEN)) != MET_UNKNOWN)
            continue;
        if (neighbours->count == NEIGHBOURS_MOST) {
            across->limited = true;
            break;
        }
        struct span text = mailbox_text(across, i, room);
        list_forms(text, forms);
        for (size_t j = 0; j <= text.len; j++)
            groups_add(&neighbours->forms, forms[j], neighbours->count);
        neighbours->all =
            rows_grown(neighbours->all, neighbours->count, &neighbours->room, sizeof *neighbours->all);
        neighbours->all[neighbours->count++] = (struct near){.typed = i};
    }
    groups_sort(&neighbours->forms);
    mark_forms(neighbours);
}

/* `meant`: the taken mailbox's text. */
static void meet(const struct across *across, struct neighbours *neighbours, uint32_t taken,
                 struct span meant, uint64_t form)
{
    const struct groups *forms = &neighbours->forms;
    char typed_room[NAME_LONGEST];
    size_t from = groups_find(forms, form);
    for (size_t i = from; i < forms->count && i - from < MET_MOST && forms->rows[i].key == form; i++) {
        struct near *near = &neighbours->all[forms->rows[i].index];
        if (!near->meant && one_edit(mailbox_text(across, near->typed, typed_room), meant))
            near->meant = taken;
    }
}

static void look_for_taken(const struct across *across, const unsigned char *met,
                           struct neighbours *neighbours)
{
    char room[NAME_LONGEST];
    uint64_t forms[NAME_LONGEST + 1];
    for (uint32_t i = 1; neighbours->count && i <= across->mailboxes.count; i++) {
        if (!(met[i] & MET_TAKEN))
            continue;
        struct span text = mailbox_text(across, i, room);
        list_forms(text, forms);
        for (size_t j = 0; j <= text.len; j++)
            if (set_has(neighbours->has, place_of(neighbours, forms[j])))
                meet(across, neighbours, i, text, forms[j]);
    }
    groups_free(&neighbours->forms);
    free(neighbours->has);
}

static void tell_near(struct across *across, const struct mailbox *refused, const struct mailbox *taken)
{
    struct subject *subject = subject_new(across, "address");
    char meant_room[NAME_LONGEST], typed_room[NAME_LONGEST];
    struct span meant = mailbox_text(across, taken->address, meant_room),
                typed = mailbox_text(across, refused->address, typed_room);
    if (!subject)
        return;
    for (size_t i = 0; i < refused->refused.count; i++)
        subject_visit(across, subject, refused->refused.at[i]);
    subject_mailbox(across, subject, "address refused", refused->address);
    subject_mailbox(across, subject, "address taken", taken->address);
    subject_word(across, subject, "address edited",
                 span_same_word(domain_of(meant), domain_of(typed)) ? "mailbox" : "domain");
    subject_count(across, subject, "address taken times", taken->taken.count);
    subject_alike(across, subject, "address clients",
                  sides_clients(across, &refused->refused, &taken->taken));
}

static struct mailbox mailbox_in(const struct across *across, struct arena *arena,
                                 const struct groups *groups, uint32_t mailbox)
{
    size_t from = groups_find(groups, mailbox), to = groups_end(groups, from);
    return mailbox_of(across, arena, &groups->rows[from], to - from, MET_UNKNOWN);
}

static void tell_neighbours(struct across *across, unsigned char *met, const struct neighbours *neighbours)
{
    struct arena arena = {0};
    struct groups groups = {0};
    for (size_t i = 0; i < neighbours->count; i++)
        if (neighbours->all[i].meant) {
            met[neighbours->all[i].typed] |= MET_CHOSEN;
            met[neighbours->all[i].meant] |= MET_CHOSEN;
        }
    group_letters(across, met, MET_CHOSEN, &groups);
    for (size_t i = 0; i < neighbours->count; i++) {
        const struct near *near = &neighbours->all[i];
        if (!near->meant)
            continue;
        struct mailbox refused = mailbox_in(across, &arena, &groups, near->typed),
                       taken = mailbox_in(across, &arena, &groups, near->meant);
        tell_near(across, &refused, &taken);
        arena_empty(&arena);
    }
    groups_free(&groups);
    arena_free(&arena);
}

void find_neighbours(struct across *across, unsigned char *met)
{
    struct neighbours neighbours = {0};
    list_refused(across, met, &neighbours);
    look_for_taken(across, met, &neighbours);
    tell_neighbours(across, met, &neighbours);
    free(neighbours.all);
}
