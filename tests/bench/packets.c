/*
 * Yardstick for captures: the least that any reader of one does. libpcap hands out every packet, one octet of
 * each is looked at.
 *
 *     packets FILE    prints the number of packets, and a sum so that the look is not optimised away
 */
#include <pcap/pcap.h>
#include <stdio.h>

int main(int count, char **words)
{
    char error[PCAP_ERRBUF_SIZE] = "usage: packets FILE";
    pcap_t *capture = count == 2 ? pcap_open_offline(words[1], error) : NULL;
    if (!capture) {
        fprintf(stderr, "packets: %s\n", error);
        return 2;
    }
    struct pcap_pkthdr *header;
    const u_char *packet;
    unsigned long packets = 0, sum = 0;
    while (pcap_next_ex(capture, &header, &packet) == 1) {
        packets++;
        sum += header->caplen > 0 ? packet[header->caplen / 2] : 0;
    }
    printf("%lu %lu\n", packets, sum);
    pcap_close(capture);
    return 0;
}
