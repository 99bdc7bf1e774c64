// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using VirtioVideo.Codecs;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Sequences;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>Damaged access units and odd pictures for the real codecs, through a whole device.</summary>
/// <param name="tiny">Units of very many tiny parts instead.</param>
internal sealed class BitstreamsTarget(bool tiny) : FuzzTarget<BitstreamsInput>
{
    /// <summary>Largest picture: damage claims any size.</summary>
    private const uint MaxSize = 512;

    private const ulong PictureBytes = 64 << 20;
    private const ulong ResourceBytes = 64 << 20;

    /// <summary>Each new size takes new memory of the guest.</summary>
    private const ulong RamLength = 1ul << 30;

    private static readonly GuestRamRegion[] s_regions = [new(GuestRam.Base, RamLength)];

    /// <inheritdoc/>
    public override string WorkUnit => "units and pictures";

    /// <inheritdoc/>
    public override bool IsTimed => true;

    /// <inheritdoc/>
    public override bool UsesNativeMemory => true;

    /// <inheritdoc/>
    public override BitstreamsInput Create(ulong seed, ulong number)
    {
        var random = new FuzzRandom(seed, number);
        return tiny ? new RandomTinyUnits(random).Create() : random.OneIn(4) ? new RandomPictures(random).Create() : new RandomBitstream(random).Create();
    }

    /// <inheritdoc/>
    public override void Run(BitstreamsInput input)
    {
        Work += input.Steps.Length;
        FirstFailure.Using(new TestDevice(SetupOf(input)), device => Run(input, device));
    }

    /// <inheritdoc/>
    public override string Explain(BitstreamsInput input)
    {
        var text = new StringBuilder();
        text.AppendLine($"{(input.Encodes ? "encoder" : "decoder")} of {input.Codec}, {input.Threads} thread(s){(input.IsThroughput ? ", throughput" : "")}{(input.Encodes ? $", bitstream buffers of {input.Room} bytes" : "")}");
        foreach (BitstreamStep step in input.Steps)
        {
            text.AppendLine($"  {step.Kind} of {step.Bytes?.Length ?? 0} bytes, timestamp {step.Timestamp}, flags {step.Flags}, words [{string.Join(' ', step.Words ?? [])}]");
        }

        return text.ToString();
    }

    private static TestDeviceSetup SetupOf(BitstreamsInput input)
        => new()
        {
            Encodes = input.Encodes,
            Streams = new()
            {
                Codec = new CodecLimits(MaxSize, MaxSize, input.Threads) { MaxPictureBytes = PictureBytes },
                MaxResourceBytes = ResourceBytes,
            },
            Policy = new StreamPolicy(input.IsThroughput ? Latency.Throughput : Latency.Low, StreamPolicy.DefaultGopSize, (uint)input.Threads),
            Regions = s_regions,
        };

    private static void Run(BitstreamsInput input, TestDevice device)
    {
        GuestStream stream = device.Driver.CreateStream(input.Codec);
        SteppedGuest guest = input.Encodes ? new PictureGuest(stream, input.Room) : new UnitGuest(stream);
        guest.Play(input.Steps);
        if (!input.Encodes)
        {
            PlayNext(input, device);
        }
    }

    /// <summary>The device serves another stream of the codec as if nothing had been.</summary>
    private static void PlayNext(BitstreamsInput input, TestDevice device)
    {
        Clip clip = Clips.ShortOf(input.Codec);
        clip = clip.Before(clip.SecondKey);
        Playback next = new Playback(device.Driver.CreateStream(input.Codec)).Play(clip.Stamped());
        Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => (ulong)i, next.Pictures);
    }
}
