/* A USB reader's driver made of the virtual reader's: all entry points but two are those of
 * libifdvpcd.
 *
 * pcscd hands over the name of a USB device, "usb:9001/0001:...", where the virtual reader wants to
 * know a TCP port to listen on: the vendor's number, read as decimal. A card that lies there already
 * connects while the reader powers up, so that pcscd finds it with the reader. And it offers to wait
 * for cards itself, as USB readers do, so that pcscd does not look only every 0.4 s. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAG_IFD_POLLING_THREAD_WITH_TIMEOUT 0x0FB3
#define LOOK_EVERY_US 10000
#define POWER_UP_US 50000

extern long IFDHCreateChannel(unsigned long lun, unsigned long channel);

long IFDHCreateChannelByName(unsigned long lun, char *name)
{
	long opened = IFDHCreateChannel(lun, strtoul(strchr(name, ':') + 1, NULL, 10));

	usleep(POWER_UP_US);
	return opened;
}

static long wait_for_card(unsigned long lun, int timeout)
{
	(void)lun, (void)timeout;
	usleep(LOOK_EVERY_US);
	return 0;
}

long IFDHGetCapabilities(unsigned long lun, unsigned long tag, unsigned long *length, char *value)
{
	long (*wait)(unsigned long, int) = wait_for_card;
	long (*others)(unsigned long, unsigned long, unsigned long *, char *);

	if (tag == TAG_IFD_POLLING_THREAD_WITH_TIMEOUT && *length >= sizeof wait) {
		memcpy(value, &wait, sizeof wait);
		*length = sizeof wait;
		return 0;
	}
	others = (long (*)(unsigned long, unsigned long, unsigned long *, char *))
		dlsym(RTLD_NEXT, "IFDHGetCapabilities");
	return others(lun, tag, length, value);
}
