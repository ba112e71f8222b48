using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphExecutor.Infra.Tests;

/// <summary>Where the files under test are.</summary>
internal static class Repository
{
    public static string Root { get; } = Locate();

    public static string Infra => File("infra");

    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>What the project file says about this build.</summary>
    public static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static string Locate([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../.."));
}
