using System.Buffers;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>A parameter of a statement: NULL by default, a number or a text.</summary>
internal readonly struct Value
{
    private const int OnStack = 512;

    private readonly long? _number;
    private readonly string? _text;
    private readonly byte[]? _utf8;

    private Value(long? number, string? text, byte[]? utf8)
    {
        _number = number;
        _text = text;
        _utf8 = utf8;
    }

    public static implicit operator Value(int number) => new(number, null, null);

    public static implicit operator Value(long number) => new(number, null, null);

    public static implicit operator Value(long? number) => new(number, null, null);

    public static implicit operator Value(string? text) => new(null, text, null);

    /// <summary>A text in UTF-8.</summary>
    public static implicit operator Value(byte[]? utf8) => new(null, null, utf8);

    /// <summary>Gives it to a statement, which copies it.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="parameter">Which parameter, from 1.</param>
    /// <returns>The result code.</returns>
    public int Bind(sqlite3_stmt statement, int parameter)
    {
        if (_number is { } number)
        {
            return sqlite3_bind_int64(statement, parameter, number);
        }

        if (_utf8 is { Length: 0 } || _text is { Length: 0 })
        {
            // A span of nothing would be taken for NULL.
            return sqlite3_bind_text(statement, parameter, "");
        }

        return _utf8 is not null ? sqlite3_bind_text(statement, parameter, _utf8.AsSpan())
            : _text is not null ? BindText(statement, parameter, _text)
            : sqlite3_bind_null(statement, parameter);
    }

    private static int BindText(sqlite3_stmt statement, int parameter, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        var buffer = most <= OnStack ? stackalloc byte[OnStack] : (rented = ArrayPool<byte>.Shared.Rent(most));
        var result = sqlite3_bind_text(statement, parameter, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return result;
    }
}
