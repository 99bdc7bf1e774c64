// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Model;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Fuzz.Commands;

/// <summary>Runs commands of which nothing is foretold but what holds for any: each is answered once and well-formed, no other memory is touched, the device serves the next guest.</summary>
/// <remarks>That each chain comes back once, and no more is written than is said: see <see cref="TestDevice"/>.</remarks>
internal static class HostileRunner
{
    /// <summary>Where rings and requests are: no change of a bit or word leads there from <see cref="ModelMemory.Base"/>.</summary>
    private const ulong Rings = 0x3a5c_7100_0000;

    private const int RingsLength = 4 << 20;
    private const int MostRounds = 10_000;

    /// <summary>Descriptors that any of the commands here takes at most.</summary>
    private const int MostDescriptors = 6;

    private const uint Errors = (uint)virtio_video_result.VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION;

    private static readonly GuestRamRegion[] s_regions = [new(Rings, RingsLength), .. ModelMemory.Regions[1..]];

    /// <summary>Runs a sequence on a device of its own.</summary>
    /// <exception cref="Exception">Something that must hold does not.</exception>
    public static void Run(GuestSequence sequence)
    {
        var workers = new InlineWorkers();
        FirstFailure.Using(new TestDevice(SetupOf(sequence.Setup, workers)) { RefillsEvents = false }, device => Run(sequence, device, workers));
    }

    private static void Run(GuestSequence sequence, TestDevice device, InlineWorkers workers)
    {
        var sent = new List<Command>();
        foreach (GuestBatch batch in sequence.Batches)
        {
            foreach (GuestAct act in batch.Acts)
            {
                Do(act, device, sent);
            }

            // What the commands made is known before what comes of it.
            using (CallClock.Begin(nameof(VideoDevice.Process)))
            {
                device.Device.Process(0);
            }

            device.Collect();
            Settle(device, workers, batch.Asleep);
        }

        EndStreams(CountCreates(sequence), device, workers, sent);
        sent.ForEach(CheckAnswer);
        Assert.Empty(device.Host.Resets);
        Assert.True(device.Ram.GapsAreUntouched, "memory that no region has was written");

        using (CallClock.Begin(nameof(VideoDevice.Reset)))
        {
            device.Device.Reset();
        }

        device.Device.AcknowledgeFeatures(sequence.Setup.Features);
        device.RestartRings();
        NextGuest.Serve(device, sequence.Setup.Encodes, () => Settle(device, workers, 0));
    }

    private static TestDeviceSetup SetupOf(ModelSetup setup, InlineWorkers workers)
        => setup.ToDevice(
            new FakeDecoderFactory(_ => Opened(new FakeDecoder())),
            new FakeEncoderFactory(_ => Opened(new FakeEncoder())),
            workers) with
        {
            LogLevel = LogLevel.Debug,
            Regions = s_regions,
        };

    /// <summary>A unit that asks to wait would wait for good.</summary>
    private static FakeDecoder Opened(FakeDecoder decoder)
    {
        decoder.Gate.Set();
        return decoder;
    }

    private static FakeEncoder Opened(FakeEncoder encoder)
    {
        encoder.Gate.Set();
        return encoder;
    }

    private static void Do(GuestAct act, TestDevice device, List<Command> sent)
    {
        if (act is GiveEventBuffer buffer && device.Events.FreeDescriptors > 0)
        {
            device.AddEventBuffer(buffer.Room);
        }
        else if (act is SendCommand command && device.Commands.FreeDescriptors >= MostDescriptors)
        {
            if (command.Unit is { } unit && device.Ram.Has(command.UnitAddress, (ulong)unit.Length))
            {
                unit.CopyTo(device.Ram.At(command.UnitAddress, unit.Length));
            }

            sent.Add(Submit(command, device));
        }
    }

    private static Command Submit(SendCommand command, TestDevice device)
    {
        int head = command.IsSplit ? command.Request.Length / 3 : 0;
        uint first = command.IsSplit ? command.Room / 5 : 0;
        RingBuffer[] readable = command.IsSplit
            ? [device.Put(command.Request.AsSpan(0, head)), device.Put([]), device.Put(command.Request.AsSpan(head))]
            : [device.Put(command.Request)];
        RingBuffer[] writable = command.IsSplit ? [Room(device, first), Room(device, 0), Room(device, command.Room - first)]
            : command.Room > 0 ? [Room(device, command.Room)] : [];
        return device.Submit(readable, writable);
    }

    private static RingBuffer Room(TestDevice device, uint length) => new(device.Ram.Allocate(Math.Max(length, 1)), length);

    private static void Settle(TestDevice device, InlineWorkers workers, uint asleep)
    {
        for (int i = 0; workers.Run(asleep) | NativeCalls.WaitReadable(device.Device.PollFd, 0); i++)
        {
            Assert.True(i < MostRounds, "the device does not come to rest");
            using (CallClock.Begin(nameof(VideoDevice.Process)))
            {
                device.Device.Process(0);
            }
        }

        device.Collect();
    }

    private static uint CountCreates(GuestSequence sequence)
        => (uint)sequence.Batches.SelectMany(batch => batch.Acts).Count(
            act => act is SendCommand { Request.Length: >= sizeof(uint) } command && BitConverter.ToUInt32(command.Request) == ModelDevice.PerStream.Create);

    /// <summary>Ids count from 1 (ruling 13): whatever the guest was told of them, there are no more than commands that make one.</summary>
    private static void EndStreams(uint created, TestDevice device, InlineWorkers workers, List<Command> sent)
    {
        for (uint id = 1; id <= created; id++)
        {
            if (device.Commands.FreeDescriptors < MostDescriptors)
            {
                Settle(device, workers, 0);
            }

            sent.Add(device.Submit(GuestRequests.Words(ModelDevice.PerStream.Destroy, id), sizeof(uint)));
        }

        Settle(device, workers, 0);
        int open = sent.Count(command => !command.IsDone);
        Assert.True(open == 0, $"{open} commands have no answer although all streams are gone");
    }

    /// <summary>rulings 10, 11: the result, and behind it what belongs to it; nothing where there is no room for a result.</summary>
    private static void CheckAnswer(Command command)
    {
        if (command.Room < sizeof(uint))
        {
            Assert.True(command.Written == 0, "an answer where there is no room for a result");
            return;
        }

        Assert.True(command.Written >= sizeof(uint), $"{command.Written} bytes are no answer");
        Assert.True(command.Result == virtio_video_result.VIRTIO_VIDEO_RESULT_OK || (Enum.IsDefined(command.Result) && (uint)command.Result >= Errors), $"result 0x{(uint)command.Result:x}");
    }
}
