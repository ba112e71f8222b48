using System.Runtime.InteropServices;
using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <content>The state of a run as bytes, and back: what one generation of a durable run hands to the next.</content>
internal sealed partial class GraphScheduler
{
    /// <summary>Whether nodes wait for a condition: the state cannot be saved then.</summary>
    public bool AwaitsConditions => _conditions > 0;

    /// <summary>The number of a node's latest attempt; 0 when it never ran.</summary>
    public int AttemptOf(int node) => _attempts[node];

    /// <summary>Nodes that a command started and whose end has not been told, in the order of the definition.</summary>
    public IEnumerable<SchedulerCommand.StartNode> Unfinished()
    {
        for (var node = 0; node < _status.Length; node++)
        {
            if (_status[node] == NodeStatus.Running)
            {
                yield return new SchedulerCommand.StartNode(node, _attempts[node], _reruns.GetValueOrDefault(node));
            }
        }
    }

    /// <summary>Writes everything that <see cref="Restore"/> needs: the run goes on from there as it would from here.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(MemoryMarshal.AsBytes<NodeStatus>(_status));
        writer.Write(MemoryMarshal.AsBytes<NodeFlags>(_flags));
        writer.Write(MemoryMarshal.AsBytes<int>(_attempts));
        writer.Write(MemoryMarshal.AsBytes<EdgeState>(_edges));
        writer.Write(MemoryMarshal.AsBytes<int>(_handlersLeft));
        WriteAll(writer, _failures, failure =>
        {
            writer.Write(failure.Error.Type);
            writer.Write(failure.ExitCode.HasValue);
            writer.Write(failure.ExitCode ?? 0);
        });
        WriteAll(writer, _reruns, writer.Write);
        WriteAll(writer, _brokenConditions, writer.Write);
        writer.Write((int?)_stopCause ?? None);
        writer.Write(_stopReason ?? "");
        writer.Write((int?)FirstStop?.Cause ?? None);
        writer.Write(FirstStop?.Reason ?? "");
    }

    /// <summary>Takes over what another one of the same plan saved, in place of a start.</summary>
    public void Restore(BinaryReader reader)
    {
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_status.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_flags.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_attempts.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_edges.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_handlersLeft.AsSpan()));

        // Of an error that was settled, its type is all that still counts.
        ReadAll(reader, _failures, () =>
        {
            var error = new NodeError(reader.ReadString(), "");
            var exited = reader.ReadBoolean();
            var code = reader.ReadInt32();
            return (error, exited ? code : null);
        });
        ReadAll(reader, _reruns, reader.ReadInt32);
        ReadAll(reader, _brokenConditions, reader.ReadString);
        var (cause, reason) = (reader.ReadInt32(), reader.ReadString());
        var (firstCause, firstReason) = (reader.ReadInt32(), reader.ReadString());
        if (cause != None)
        {
            (_stopCause, _stopReason) = ((StopCause)cause, reason);
            FirstStop = new RunStop((StopCause)firstCause, firstReason);
        }

        _started = true;
        Recount();
    }

    /// <summary>What follows from the rest of the state.</summary>
    private void Recount()
    {
        for (var edge = 0; edge < _edges.Length; edge++)
        {
            _unresolved[_plan.Topology.TargetOf(edge)] += _edges[edge] == EdgeState.Unresolved ? 1 : 0;
        }

        for (var node = 0; node < _status.Length; node++)
        {
            if (_status[node].IsSettled())
            {
                _unsettled--;
                LeaveLayer(node);
            }
        }

        for (var node = 0; node < _status.Length; node++)
        {
            switch (_status[node])
            {
                case NodeStatus.Running:
                    _running++;
                    _pools.TryTake(node, _plan.PoolOf(node));
                    break;
                case NodeStatus.Waiting when _flags[node].HasFlag(NodeFlags.AwaitsRetry):
                    _retrying++;
                    break;
                case NodeStatus.Waiting:
                    // Those that wait for a place in their pool ask for it again, and wait again when there is none.
                    _ready.Add(node);
                    break;
                case NodeStatus.Pending when _flags[node].HasFlag(NodeFlags.Decided):
                    MakeReady(node);
                    break;
            }
        }
    }

    private static void WriteAll<T>(BinaryWriter writer, Dictionary<int, T> values, Action<T> write)
    {
        writer.Write(values.Count);
        foreach (var key in values.Keys.Order())
        {
            writer.Write(key);
            write(values[key]);
        }
    }

    private static void ReadAll<T>(BinaryReader reader, Dictionary<int, T> values, Func<T> read)
    {
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            values.Add(reader.ReadInt32(), read());
        }
    }
}
