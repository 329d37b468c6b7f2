/* A USB reader's driver made of the virtual reader's: pcscd hands over the name of a USB device,
 * "usb:9001/0001:...", and the virtual reader wants to know the TCP port to listen on. The vendor's
 * number, read as decimal, is that port. All other entry points are those of libifdvpcd. */
#include <stdlib.h>
#include <string.h>

extern long IFDHCreateChannel(unsigned long lun, unsigned long channel);

long IFDHCreateChannelByName(unsigned long lun, char *name)
{
	return IFDHCreateChannel(lun, strtoul(strchr(name, ':') + 1, NULL, 10));
}
