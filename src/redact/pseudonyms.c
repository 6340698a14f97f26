#include "redact/pseudonyms.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "redact/keep.h"

enum {
    TURNS_MOST = 64 /* so many images are tried for a word whose image belongs to another one already; of one
                       or two letters there are soon no more */
};

void pseudonyms_begin(struct pseudonyms *pseudonyms, const unsigned char *key)
{
    *pseudonyms = (struct pseudonyms){.prf = {key}, .seed = mix_seed()};
}

void pseudonyms_free(struct pseudonyms *pseudonyms)
{
    arena_free(&pseudonyms->arena);
}

static size_t slot_of(const struct pseudonyms *pseudonyms, struct span text)
{
    return mix_text(&pseudonyms->seed, text) % PSEUDONYM_SLOTS;
}

static struct pseudonym *find_original(const struct pseudonyms *pseudonyms, struct span original)
{
    struct pseudonym *name = pseudonyms->by_original[slot_of(pseudonyms, original)];
    while (name && !span_equal(name->original, original))
        name = name->next_original;
    return name;
}

static const struct pseudonym *find_image(const struct pseudonyms *pseudonyms, struct span image)
{
    const struct pseudonym *name = pseudonyms->by_image[slot_of(pseudonyms, image)];
    while (name && !span_equal(name->image, image))
        name = name->next_image;
    return name;
}

static struct pseudonym *add(struct pseudonyms *pseudonyms, struct span original, struct span image)
{
    struct pseudonym *name = arena_take(&pseudonyms->arena, sizeof *name);
    struct pseudonym **place = &pseudonyms->by_original[slot_of(pseudonyms, original)],
                     **turned = &pseudonyms->by_image[slot_of(pseudonyms, image)];
    *name =
        (struct pseudonym){arena_copy(&pseudonyms->arena, original), arena_copy(&pseudonyms->arena, image),
                           .next_original = *place, .next_image = *turned};
    *place = *turned = name;
    *LIST_ADD(&pseudonyms->arena, &pseudonyms->all) = name;
    return name;
}

/* ---- words ---- */

/* What can be spoken is easier to compare by eye. */
static char letter_of(unsigned char random, bool vowel)
{
    static const char vowels[] = "aeiou", consonants[] = "bdfghjklmnprstvwz";
    return vowel ? vowels[random % (sizeof vowels - 1)] : consonants[random % (sizeof consonants - 1)];
}

/* A character beyond ASCII becomes one that takes as many octets: of U+00E0 to U+00F5, U+4E00 to U+4E3F,
 * U+1F330 to U+1F36F. What is no UTF-8 stays, or the text would read in another encoding. */
static size_t beyond_of(unsigned char random, struct span rest, char *to)
{
    size_t octets = utf8_sequence(rest);
    static const struct {
        const char *front;
        unsigned char first, count;
    } blocks[] = {{"", 0, 1},
                  {"", 0, 1},
                  {"\xc3", 0xa0, 22},
                  [3] = {"\xe4\xb8", 0x80, 64},
                  [4] = {"\xf0\x9f\x8c", 0x80, 64}};
    if (octets < 2 || octets > 4) {
        *to = *rest.at;
        return 1;
    }
    memcpy(to, blocks[octets].front, octets - 1);
    to[octets - 1] = (char)(blocks[octets].first + random % blocks[octets].count);
    return octets;
}

static void make_image(const struct pseudonyms *pseudonyms, struct span word, unsigned turn, char *image)
{
    struct sha256 random = prf_of(&pseudonyms->prf, 'w', turn, word);
    for (size_t i = 0, step = 1; i < word.len; i += step) {
        size_t at = i % SHA256_OCTETS;
        if (i && !at)
            random = prf_of(&pseudonyms->prf, 'w', turn,
                            (struct span){(const char *)random.octets, SHA256_OCTETS});
        unsigned char one = random.octets[at];
        bool first = i == 0 || !ascii_is_digit(word.at[i - 1]);
        step = 1;
        if (ascii_is_letter(word.at[i]))
            image[i] = letter_of(one, i % 2);
        else if (ascii_is_digit(word.at[i]) && first && word.at[i] != '0') /* a number keeps its size */
            image[i] = (char)('1' + one % 9);
        else if (ascii_is_digit(word.at[i]))
            image[i] = (char)('0' + one % 10);
        else
            step = beyond_of(one, span_from(word, i), image + i);
    }
}

/* The pair of this word, made if there is none. */
static struct pseudonym *pseudonym_of(struct pseudonyms *pseudonyms, struct span word)
{
    struct arena scratch = {0};
    struct span lower = arena_lower(&scratch, word);
    struct pseudonym *name = find_original(pseudonyms, lower);
    char *image = arena_take(&scratch, word.len);
    struct span made = {image, word.len};
    for (unsigned turn = 0; !name; turn++) {
        make_image(pseudonyms, lower, turn, image);
        bool good = !find_image(pseudonyms, made) && !find_original(pseudonyms, made) &&
                    !span_equal(made, lower) && !keep_is_word(made);
        if (good || turn == TURNS_MOST)
            name = add(pseudonyms, lower, made);
    }
    arena_free(&scratch);
    return name;
}

struct pseudonym *pseudonyms_word(struct pseudonyms *pseudonyms, enum redact_class kind, struct span word)
{
    struct pseudonym *pseudonym = pseudonym_of(pseudonyms, word);
    if (!pseudonym->listed) {
        pseudonym->listed = true;
        pseudonym->kind = kind;
    }
    pseudonym->file = pseudonyms->file;
    return pseudonym;
}

void pseudonyms_note_user(struct pseudonyms *pseudonyms, struct span user)
{
    if (user.len)
        pseudonym_of(pseudonyms, user)->user = true;
}

const struct pseudonym *pseudonyms_find(const struct pseudonyms *pseudonyms, struct span word)
{
    struct arena scratch = {0};
    const struct pseudonym *pseudonym = find_original(pseudonyms, arena_lower(&scratch, word));
    arena_free(&scratch);
    return pseudonym;
}

bool pseudonyms_is_user(const struct pseudonyms *pseudonyms, struct span word)
{
    const struct pseudonym *pseudonym = pseudonyms_find(pseudonyms, word);
    return pseudonym && pseudonym->user;
}

bool pseudonyms_is_image(const struct pseudonyms *pseudonyms, struct span word)
{
    const struct pseudonym *pseudonym = find_image(pseudonyms, word);
    return pseudonym && pseudonym->listed;
}

void pseudonyms_list(struct pseudonyms *pseudonyms, enum redact_class kind, struct span original,
                     struct span image)
{
    struct pseudonym *name = find_original(pseudonyms, original);
    if (!name)
        name = add(pseudonyms, original, image);
    name->kind = kind;
    name->listed = true;
    name->file = pseudonyms->file;
    name->times++;
}

void pseudonym_put(const struct pseudonym *name, struct span original, char *to)
{
    for (size_t i = 0; i < original.len; i++)
        to[i] = original.at[i] != ascii_lower(original.at[i]) ? ascii_upper(name->image.at[i])
                                                              : name->image.at[i];
}

bool pseudonyms_take_network(struct pseudonyms *pseudonyms, struct span network, const unsigned char image[2])
{
    struct span octets = {(const char *)image, 2};
    const struct pseudonym *name = find_original(pseudonyms, network),
                           *other = find_image(pseudonyms, octets);
    if (!name && !other)
        add(pseudonyms, network, octets);
    return name ? span_equal(name->image, octets) : !other;
}
