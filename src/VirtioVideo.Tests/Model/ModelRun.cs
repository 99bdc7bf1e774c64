// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>Does what a guest does with a <see cref="ModelDevice"/>.</summary>
internal sealed class ModelRun(ModelDevice model)
{
    private int _commands;

    /// <summary>Does a batch as the device sees it: memory was written and event buffers are there before the first command is looked at.</summary>
    public void Do(GuestBatch batch)
    {
        foreach (GuestAct act in batch.Acts)
        {
            Prepare(act);
        }

        model.PlaceEvents();
        foreach (GuestAct act in batch.Acts)
        {
            Execute(act);
        }
    }

    /// <summary>Does what needs no attention of the device.</summary>
    public void Prepare(GuestAct act)
    {
        if (act is GiveEventBuffer buffer)
        {
            model.AddEventBuffer(buffer.Room);
        }
        else if (act is SendCommand { Unit: { } unit } command)
        {
            unit.CopyTo(model.Memory.Bytes, (int)(command.UnitAddress - ModelMemory.Base));
        }
    }

    /// <summary>Has a command looked at.</summary>
    public void Execute(GuestAct act)
    {
        if (act is SendCommand command)
        {
            model.Execute(new ModelCommand(_commands++, command.Room), command.Request);
        }
    }
}
