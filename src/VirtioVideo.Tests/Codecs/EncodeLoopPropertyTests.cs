// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>Random messages in any order that a device may send them: what a guest may rely on holds at every step.</summary>
public sealed class EncodeLoopPropertyTests
{
    [Theory]
    [Ruling(32, 33, 37, 47)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Messages_InAnyOrder_KeepTheRules(int delay)
    {
        Prop.ForAll(Gen.Choose(0, (10 << 10) - 1).ArrayOf().ToArbitrary(), steps => Run(steps, delay))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(120).WithReplay(90 + (uint)delay, 7));
    }

    private static void Run(int[] steps, int delay)
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = delay });
        var guest = new Guest(bench, delay);
        foreach (int step in steps)
        {
            guest.Do(step >> 10, step & 1023);
        }

        guest.Finish();
    }

    /// <summary>The device's side, and what it knows of what must come.</summary>
    private sealed class Guest(EncodeLoopBench bench, int delay)
    {
        private readonly Queue<Picture> _inputs = new();

        /// <summary>Those that must come still, in the order of input.</summary>
        private readonly List<Picture> _pictures = [];
        private readonly HashSet<uint> _outputs = [];
        private uint _id;
        private int _sent;
        private uint _bitrate = 1;
        private bool _draining;
        private bool _sawLast;
        private bool _owesKey;
        private bool _isBroken;

        public void Do(int kind, int value)
        {
            switch (kind)
            {
                case 0 or 1 or 2 when !_draining:
                    Input(value);
                    break;
                case 3 or 4 or 5:
                    Output(value < 100 ? FakeImage.OrdinaryLength - 1 : FakeImage.OrdinaryLength);
                    break;
                case 6 when !_draining:
                    Drain();
                    break;
                case 7 when value < 200:
                    Clear(WorkerCommandKind.ClearInput);
                    break;
                case 8 when value < 200:
                    Clear(WorkerCommandKind.ClearOutput);
                    break;
                case 9:
                    Look();
                    break;
            }
        }

        /// <summary>Gives the loop all it asks for: every packet comes out, and the drain ends.</summary>
        public void Finish()
        {
            Look();
            for (int i = 0; i < 1000 && (_draining || _pictures.Count > 0); i++)
            {
                if (_draining)
                {
                    Output(FakeImage.OrdinaryLength);
                }
                else
                {
                    Drain();
                }

                Look();
            }

            Assert.False(_draining, "the drain does not end");
            Assert.Empty(_pictures);
        }

        private void Input(int value)
        {
            _bitrate = value % 8 == 0 ? (uint)value + 1 : _bitrate;
            bool isForced = value % 7 == 0;

            // Overtakes at most what the encoder holds for sure, so that the order of what is sent decides.
            byte overtaken = (byte)(delay > 1 && value % 5 == 0 ? 1 : 0);
            var picture = new Picture(++_id, _bitrate, isForced);
            bench.Input(_id, FakeImage.Of(overtaken: overtaken), isForced, EncodeLoopBench.Settings with { Bitrate = _bitrate });
            _inputs.Enqueue(picture);
            _pictures.Add(picture);
        }

        private void Output(uint length)
        {
            _outputs.Add(++_id);
            bench.Output(_id, length);
        }

        private void Drain()
        {
            _draining = true;
            _sawLast = false;
            bench.Send(WorkerCommandKind.Drain);
        }

        private void Clear(WorkerCommandKind kind)
        {
            // What the loop said before it saw the clear came before the clear.
            TakeAll(bench.Unseen());
            bench.Send(kind);
            _draining = false;
            if (kind == WorkerCommandKind.ClearInput)
            {
                _inputs.Clear();
                _pictures.Clear();
                _owesKey = false;
            }
            else
            {
                _outputs.Clear();
            }
        }

        private void Look() => TakeAll(bench.Reports());

        private void TakeAll(string[] reports)
        {
            foreach (string report in reports)
            {
                Take(report.Split(' '));
            }
        }

        private void Take(string[] words)
        {
            switch (words[0])
            {
                case "input":
                    Assert.Equal(2, words.Length);
                    TakeInput(_inputs.Dequeue(), Number(words[1]));
                    break;
                case "output":
                    Assert.True(_outputs.Remove(Number(words[1])), "a buffer came back that was not there");
                    _sawLast = words[^1] == "last";
                    TakeOutput(words);
                    break;
                case "drained":
                    // ruling 32: all inputs, all outputs, EOS, then this.
                    Assert.True(_draining && _sawLast);
                    Assert.Empty(_inputs);
                    Assert.Empty(_pictures);
                    _draining = false;
                    break;
                default:
                    Assert.EndsWith("cleared", words[0], StringComparison.Ordinal);
                    break;
            }
        }

        /// <summary>ruling 47: what the encoder was asked to make of it.</summary>
        private void TakeInput(Picture picture, uint id)
        {
            Assert.Equal(picture.Id, id);
            int place = bench.Encoder.Calls.FindIndex(_sent, call => call.StartsWith("send", StringComparison.Ordinal));
            bool isFirst = place > 0 && bench.Encoder.Calls[place - 1] == "flush";
            bool mustBeKey = picture.IsForced || (_owesKey && !isFirst);
            Assert.Equal($"send {id}{(mustBeKey ? " key" : "")}", bench.Encoder.Calls[place]);
            _sent = place + 1;
            _owesKey = false;
        }

        private void TakeOutput(string[] words)
        {
            if (words[2] == "empty")
            {
                Assert.True(_sawLast, "an empty buffer is there for EOS only");
                return;
            }

            Picture picture = _pictures.Single(candidate => candidate.Id == Number(words[3]));
            _pictures.Remove(picture);
            Assert.True(delay > 1 || _pictures.All(other => other.Id > picture.Id), "a packet came out of its turn");
            Assert.All(_pictures.TakeWhile(other => other.Id < picture.Id), other => Assert.Equal(picture.Bitrate, other.Bitrate));
            if (words[2] == "lost")
            {
                _owesKey = true;
                _isBroken = true;
            }
            else
            {
                _isBroken &= words[4] != "key";
            }

            Assert.Equal(_isBroken, words.Contains("damaged"));
        }

        private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
    }

    private sealed record Picture(uint Id, uint Bitrate, bool IsForced);
}
