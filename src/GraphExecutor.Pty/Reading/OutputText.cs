using System.Buffers;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.Prompting;

namespace GraphExecutor.Pty.Reading;

/// <summary>Turns the bytes that one stream gives, cut anywhere, into the lines that may be shown.</summary>
/// <param name="filter">Changes the text before it is cut into lines.</param>
/// <param name="answerer">Sees the text as it was printed.</param>
internal sealed class OutputText(IOutputFilter? filter, PromptAnswerer? answerer = null)
{
    private const int BytesAtOnce = 16 * 1024;

    private readonly Utf8Text _text = new();
    private readonly LineSplitter _splitter = new();
    private readonly ArrayBufferWriter<char>? _filtered = filter is null ? null : new ArrayBufferWriter<char>();

    /// <summary>The line being written, or <see langword="null"/> when it is empty.</summary>
    internal string? Partial => _splitter.Partial;

    /// <summary>Takes the next bytes and adds the lines that they finish.</summary>
    internal void Append(ReadOnlySpan<byte> bytes, List<string> lines)
    {
        while (!bytes.IsEmpty)
        {
            var now = bytes[..Math.Min(bytes.Length, BytesAtOnce)];
            bytes = bytes[now.Length..];
            Take(_text.Decode(now), lines);
        }

        answerer?.Look();
    }

    /// <summary>The stream has ended: what was kept back comes, and an unfinished line becomes a whole one.</summary>
    internal void Finish(List<string> lines)
    {
        Take(_text.Finish(), lines);
        if (_filtered is not null)
        {
            filter!.Complete(_filtered);
            SplitFiltered(_filtered, lines);
        }

        _splitter.Finish(lines);
    }

    private void Take(ReadOnlySpan<char> text, List<string> lines)
    {
        answerer?.Append(text);
        if (_filtered is null)
        {
            _splitter.Append(text, lines);
        }
        else if (!text.IsEmpty)
        {
            filter!.Write(text, _filtered);
            SplitFiltered(_filtered, lines);
        }
    }

    private void SplitFiltered(ArrayBufferWriter<char> filtered, List<string> lines)
    {
        _splitter.Append(filtered.WrittenSpan, lines);
        filtered.ResetWrittenCount();
    }
}
