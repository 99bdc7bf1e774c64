// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Model;

namespace VirtioVideo.Fuzz.Commands;

/// <summary>Sequences of commands for codecs of scripts: half of them as the model knows them, half with bytes that no model knows.</summary>
internal sealed class CommandsTarget : FuzzTarget<CommandsInput>
{
    /// <summary>Sequences that mutations start from: what they share need not be made again.</summary>
    private const int Bases = 2048;

    private const ulong BaseSalt = 0xba5e;

    private readonly SequenceGenerator[] _generators = [new(encodes: false), new(encodes: true)];
    private readonly Dictionary<(ulong Seed, int Base), GuestSequence> _bases = [];
    private readonly SequenceRunner _runner = new();

    /// <inheritdoc/>
    public override string WorkUnit => "commands";

    /// <inheritdoc/>
    public override CommandsInput Create(ulong seed, ulong number)
    {
        var random = new FuzzRandom(seed, number);
        return random.OneIn(2)
            ? new CommandsInput(AgainstModel: true, Make(random))
            : new CommandsInput(AgainstModel: false, new SequenceMutator(random).Mutate(Base(seed, random.Next(Bases))));
    }

    /// <inheritdoc/>
    public override void Run(CommandsInput input)
    {
        Work += input.Sequence.Batches.Sum(batch => batch.Acts.Length);
        if (input.AgainstModel)
        {
            _runner.Run(input.Sequence);
        }
        else
        {
            HostileRunner.Run(input.Sequence);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<CommandsInput> Shrink(CommandsInput input)
        => SequenceShrinker.Shrink(input.Sequence).Select(sequence => input with { Sequence = sequence });

    /// <inheritdoc/>
    public override string Explain(CommandsInput input)
    {
        // Its first line says how the model's own test runs it.
        string text = input.Sequence.ToString();
        return $"{(input.AgainstModel ? "against the model" : "beyond the model: nothing may break")}\n{text[(text.IndexOf('\n') + 1)..]}";
    }

    private GuestSequence Make(FuzzRandom random) => _generators[random.Next(_generators.Length)].Create(random.Next(int.MaxValue));

    private GuestSequence Base(ulong seed, int index)
    {
        if (!_bases.TryGetValue((seed, index), out GuestSequence? sequence))
        {
            sequence = Make(new FuzzRandom(seed ^ BaseSalt, (ulong)index));
            _bases.Add((seed, index), sequence);
        }

        return sequence;
    }
}
