// SPDX-License-Identifier: GPL-2.0
/*
 * Loaded, it does to the devices of virtio_video what a kernel that goes to sleep does to them; unloaded, what one does that
 * wakes up. A whole machine cannot sleep in the test: its root comes by 9p, whose driver does not survive that.
 */
#include <linux/module.h>
#include <linux/string.h>
#include <linux/virtio.h>

static const struct virtio_device_id none[] = { { 0 } };

static int probe(struct virtio_device *vdev)
{
	return -ENODEV;
}

static void remove(struct virtio_device *vdev)
{
}

/* It drives nothing. But the bus is known to drivers alone. */
static struct virtio_driver driver = {
	.driver.name = "virtiovideo_sleep",
	.driver.owner = THIS_MODULE,
	.id_table = none,
	.probe = probe,
	.remove = remove,
};

static int each(int (*change)(struct virtio_device *vdev), struct device *device)
{
	if (!device->driver || strcmp(device->driver->name, "virtio_video") != 0)
		return 0;
	return change(dev_to_virtio(device));
}

static int freeze(struct device *device, void *unused)
{
	return each(virtio_device_freeze, device);
}

static int restore(struct device *device, void *unused)
{
	return each(virtio_device_restore, device);
}

static int __init begin(void)
{
	int err = register_virtio_driver(&driver);

	if (err)
		return err;
	err = bus_for_each_dev(driver.driver.bus, NULL, NULL, freeze);
	if (err)
		unregister_virtio_driver(&driver);
	return err;
}

static void __exit end(void)
{
	if (bus_for_each_dev(driver.driver.bus, NULL, NULL, restore))
		pr_err("virtiovideo_sleep: FAIL: a device does not wake up\n");
	unregister_virtio_driver(&driver);
}

module_init(begin);
module_exit(end);
MODULE_DESCRIPTION("Test: devices of virtio-video go to sleep and wake up");
MODULE_LICENSE("GPL");
