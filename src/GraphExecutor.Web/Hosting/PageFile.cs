using System.IO.Compression;
using System.Security.Cryptography;

namespace GraphExecutor.Web.Hosting;

/// <summary>A file of the page.</summary>
internal sealed class PageFile
{
    private readonly Lazy<byte[]> _compressed;

    /// <param name="path">Its path below the page's root, such as <c>assets/index-1a2b3c.js</c>.</param>
    /// <param name="content">Its bytes.</param>
    public PageFile(string path, byte[] content)
    {
        Content = content;
        ContentType = TypeOf(path);
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"";
        IsImmutable = path.StartsWith("assets/", StringComparison.Ordinal);
        _compressed = new Lazy<byte[]>(() => Compress(content));
    }

    public byte[] Content { get; }

    public string ContentType { get; }

    public string ETag { get; }

    /// <summary>Its name has a hash of its content: under this name it never changes.</summary>
    public bool IsImmutable { get; }

    /// <summary>Its bytes in gzip.</summary>
    public byte[] Compressed => _compressed.Value;

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
