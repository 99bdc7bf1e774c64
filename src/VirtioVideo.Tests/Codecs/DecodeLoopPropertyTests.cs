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
public sealed class DecodeLoopPropertyTests
{
    [Theory]
    [Ruling(32, 33, 37, 40)]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void Messages_InAnyOrder_KeepTheRules(int delay, bool peeks)
    {
        Prop.ForAll(Gen.Choose(0, (10 << 10) - 1).ArrayOf().ToArbitrary(), steps => Run(steps, delay, peeks))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(120).WithReplay(40 + (uint)delay, 7));
    }

    private static void Run(int[] steps, int delay, bool peeks)
    {
        using var bench = new LoopBench(new FakeDecoder { Delay = delay, Peeks = peeks });
        var guest = new Guest(bench);
        foreach (int step in steps)
        {
            guest.Do(step >> 10, step & 1023);
        }

        guest.Finish();
    }

    /// <summary>The device's side, and what it knows of what must come.</summary>
    private sealed class Guest(LoopBench bench)
    {
        private readonly Queue<uint> _inputs = new();
        private readonly Queue<(ulong Timestamp, byte Width)> _pictures = new();
        private readonly HashSet<uint> _outputs = [];
        private uint _id;
        private byte _width;
        private byte _told;
        private bool _telling;
        private bool _draining;
        private bool _sawLast;

        public void Do(int kind, int value)
        {
            switch (kind)
            {
                case 0 or 1 when !_draining && !_telling:
                    Input((byte)(value < 200 ? 96 : 64));
                    break;
                case 2 or 3 or 4 when !_telling && _told != 0:
                    Output();
                    break;
                case 5 when !_draining:
                    Drain();
                    break;
                case 6 when value < 200:
                    Clear(WorkerCommandKind.ClearInput);
                    break;
                case 7 when value < 200:
                    Clear(WorkerCommandKind.ClearOutput);
                    break;
                case 8 when _telling:
                    Accept();
                    break;
                case 9:
                    Look();
                    break;
            }
        }

        /// <summary>Gives the loop all it asks for: every picture comes out, and the drain ends.</summary>
        public void Finish()
        {
            Look();
            for (int i = 0; i < 1000 && (_draining || _pictures.Count > 0 || _inputs.Count > 0); i++)
            {
                if (_telling)
                {
                    Accept();
                }
                else if (!_draining)
                {
                    Drain();
                }
                else
                {
                    Output();
                }

                Look();
            }

            Assert.False(_draining, "the drain does not end");
            Assert.Empty(_pictures);
            Assert.Empty(_inputs);
        }

        private void Input(byte width)
        {
            _id++;
            bench.Input(_id, FakeUnit.Of(FakeUnit.Picture, width, 48));
            _inputs.Enqueue(_id);
            _pictures.Enqueue((_id, width));
        }

        private void Output()
        {
            _outputs.Add(++_id);
            bench.Output(_id, _told == 0 ? (byte)64 : _told, 48);
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
            foreach (string report in bench.Unseen())
            {
                Take(report);
            }

            bench.Send(kind);
            _draining = false;
            if (kind == WorkerCommandKind.ClearInput)
            {
                _inputs.Clear();
                _pictures.Clear();
            }
            else
            {
                _outputs.Clear();
            }
        }

        private void Accept()
        {
            _telling = false;
            _told = _width;
            bench.Send(WorkerCommandKind.AcceptFormat);
        }

        private void Look()
        {
            foreach (string report in bench.Reports())
            {
                Take(report);
            }
        }

        private void Take(string report)
        {
            string[] words = report.Split(' ');
            switch (words[0])
            {
                case "input":
                    Assert.Equal(_inputs.Dequeue(), uint.Parse(words[1], CultureInfo.InvariantCulture));
                    Assert.Equal(2, words.Length);
                    break;
                case "output":
                    Assert.False(_telling, "a buffer was written while the guest was being told of a size");
                    Assert.True(_outputs.Remove(uint.Parse(words[1], CultureInfo.InvariantCulture)), "a buffer came back that was not there");
                    Assert.DoesNotContain("damaged", words);
                    _sawLast = words[^1] == "last";
                    if (words[2] == "=")
                    {
                        (ulong timestamp, byte width) = _pictures.Dequeue();
                        Assert.Equal(timestamp, ulong.Parse(words[3], CultureInfo.InvariantCulture));
                        Assert.Equal(_told, width);
                    }
                    else
                    {
                        Assert.True(_sawLast, "an empty buffer is there for EOS only");
                    }

                    break;
                case "format":
                    _width = byte.Parse(words[1].Split('x')[0], CultureInfo.InvariantCulture);
                    Assert.NotEqual(_told, _width);
                    Assert.False(_telling);
                    _telling = true;
                    _outputs.Clear();
                    break;
                case "drained":
                    // ruling 32: all inputs, all outputs, EOS, then this.
                    Assert.True(_draining && _sawLast);
                    Assert.Empty(_inputs);
                    Assert.Empty(_pictures);
                    _draining = false;
                    break;
                default:
                    Assert.EndsWith("cleared", report, StringComparison.Ordinal);
                    break;
            }
        }
    }
}
