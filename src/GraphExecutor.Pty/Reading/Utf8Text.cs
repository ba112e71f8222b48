using System.Text;

namespace GraphExecutor.Pty.Reading;

/// <summary>Decodes UTF-8 that is cut anywhere. Bytes that are not UTF-8 become U+FFFD.</summary>
internal sealed class Utf8Text
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _characters = [];

    /// <summary>Gives the text of the next bytes, which is there until the next call.</summary>
    internal ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, flush: false);

    /// <summary>No bytes will follow: gives what an unfinished character becomes.</summary>
    internal ReadOnlySpan<char> Finish() => Decode([], flush: true);

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        // Two more than bytes: a sequence left from before can turn out to be invalid.
        var needed = Encoding.UTF8.GetMaxCharCount(bytes.Length) + 2;
        if (_characters.Length < needed)
        {
            _characters = new char[needed];
        }

        return _characters.AsSpan(0, _decoder.GetChars(bytes, _characters, flush));
    }
}
