/*
 * The octets of every TCP connection of a capture as smtplint puts them together: a line a piece, "STREAM
 * SIDE HEX" or "STREAM SIDE gap OCTETS". Side 0 is the end with the lower address. tests/checks/streams holds
 * it against tshark.
 */
#include <stdio.h>

#include "record/flow.h"
#include "record/input.h"
#include "record/packet.h"

static void print_piece(void *with, long stream, const struct piece *piece)
{
    (void)with;
    printf("%ld %d ", stream, piece->side);
    if (piece->missing)
        printf("gap %zu", piece->missing);
    for (size_t i = 0; i < piece->octets.len && !piece->missing; i++)
        printf("%02x", (unsigned char)piece->octets.at[i]);
    putchar('\n');
}

static int read_all(struct capture *capture)
{
    struct flows *flows = flows_new(capture_format(capture), NULL);
    struct packet_reader *reader = packet_reader_new();
    struct arrival arrival;
    flows_watch(flows, print_piece, NULL);
    while (capture_packet(capture, &arrival.packet)) {
        packet_read(reader, &arrival.packet, &arrival.sighting);
        flows_arrival(flows, &arrival);
        if (arrival.sighting.kind != PACKET_OTHER)
            flows_packet(flows, &arrival);
    }
    flows_end(flows);
    flows_free(flows);
    packet_reader_free(reader);
    return 0;
}

int main(int count, char **words)
{
    struct error error = {{0}};
    struct input *input = count == 2 ? input_open(words[1], (struct span){0}, &error) : NULL;
    struct capture *capture = input ? capture_open(input, &error) : NULL;
    if (!capture) {
        fprintf(stderr, "usage: reassemble CAPTURE (%s)\n", error.text);
        return 2;
    }
    int status = read_all(capture);
    capture_close(capture);
    input_close(input);
    return status;
}
