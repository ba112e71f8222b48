using System.Collections.Frozen;
using System.Reflection;

namespace GraphExecutor.Web.Hosting;

/// <summary>The files of the page, as they were when this assembly was built.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";
    private const string Start = "index.html";

    private readonly FrozenDictionary<string, PageFile> _files;

    /// <param name="files">The files by their paths.</param>
    public PageFiles(IEnumerable<KeyValuePair<string, byte[]>> files) =>
        _files = files.ToFrozenDictionary(file => file.Key, file => new PageFile(file.Key, file.Value), StringComparer.Ordinal);

    /// <summary>The files in this assembly; none when the page was not built before it.</summary>
    public static PageFiles Embedded { get; } = new(Read(typeof(PageFiles).Assembly));

    /// <summary>Whether there is a page at all.</summary>
    public bool IsBuilt => _files.ContainsKey(Start);

    /// <summary>
    /// What is at a path: a file, or the page itself, which has views at paths of its own (<c>/runs/r1</c>). <see langword="null"/> for a
    /// file that does not exist.
    /// </summary>
    /// <param name="path">The path of a request, without its leading slash.</param>
    public PageFile? Find(string path) =>
        _files.TryGetValue(path, out var file) ? file
        : Path.GetFileName(path).Contains('.', StringComparison.Ordinal) ? null
        : _files.GetValueOrDefault(Start);

    private static IEnumerable<KeyValuePair<string, byte[]>> Read(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new KeyValuePair<string, byte[]>(name[Prefix.Length..], content);
        }
    }
}
