using System.Buffers;
using GraphExecutor.Secrets;
using static GraphExecutor.Tests.Secrets.MaskingTestExtensions;

namespace GraphExecutor.Tests.Secrets;

public sealed class MaskingLoadTests
{
    private const int Size = 20_000_000;

    private static readonly IReadOnlyList<string> FiftySecrets =
    [
        new string('a', 5000),
        new string('a', 3000) + "b",
        string.Concat(Enumerable.Repeat("ab", 1000)) + "aab",
        .. Enumerable.Range(4, 44).Select(length => new string('a', length) + (char)('c' + (length % 20))),
        .. Enumerable.Range(0, 3).Select(i => $"usual-Secret/{i}"),
    ];

    public static TheoryData<string> Texts => new(
        new string('a', 4096),
        new string('a', 2999) + "x",
        new string('a', 2999) + string.Concat(Enumerable.Repeat("x\b", 28_000)),
        new string('a', 2900) + "\e[1m",
        string.Concat(Enumerable.Repeat("ab", 999)) + "x",
        "A usual line of a log, 2026-01-01T00:00:00Z \e[32minfo\e[0m: usual-Secret/7\r\n");

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Texts))]
    public async Task Write_MuchTextAndManySecrets_TakesLinearTimeAndBoundedMemory(string repeated)
    {
        var masker = MaskerOf(FiftySecrets);
        Assert.Equal("x", masker.Mask("x"));
        var filter = masker.CreateFilter();
        var output = new CountingWriter();
        var piece = string.Concat(Enumerable.Repeat(repeated, 60_000 / repeated.Length));
        var read = 0L;
        var allocated = 0L;

        await Task.Run(
            () =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                while (read < Size)
                {
                    filter.Write(piece, output);
                    read += piece.Length;
                }

                filter.Complete(output);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            },
            TestContext.Current.CancellationToken);

        Assert.InRange(output.Written, 3, read);
        Assert.InRange(allocated, 0, 2_000_000);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_WhileStreamsAreWritten_HidesEachSecretFromThenOn()
    {
        var masker = new SecretMasker();
        var cancellation = TestContext.Current.CancellationToken;
        var streams = Enumerable.Range(0, 4).Select(stream => Task.Run(
            () =>
            {
                var filter = masker.CreateFilter();
                for (var i = 0; i < 200; i++)
                {
                    var secret = $"secret-{stream}-{i};";
                    Assert.True(masker.TryAdd(secret));
                    Assert.Equal("a ***\n", filter.Feed("a secret-") + filter.Feed($"{stream}-{i};\n"));
                    Assert.Equal("***", masker.Mask(secret));
                }
            },
            cancellation));

        await Task.WhenAll(streams);

        Assert.Equal("*** ***", masker.Mask("secret-0-0; secret-3-199;"));
    }

    /// <summary>Throws away what it gets.</summary>
    private sealed class CountingWriter : IBufferWriter<char>
    {
        private readonly char[] _buffer = new char[256];

        public long Written { get; private set; }

        public void Advance(int count) => Written += count;

        public Memory<char> GetMemory(int sizeHint = 0) => _buffer;

        public Span<char> GetSpan(int sizeHint = 0) => _buffer;
    }
}
