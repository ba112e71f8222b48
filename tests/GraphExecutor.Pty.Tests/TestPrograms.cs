using System.Diagnostics;
using GraphExecutor.Pty.Tests;

[assembly: AssemblyFixture(typeof(TestPrograms))]

namespace GraphExecutor.Pty.Tests;

/// <summary>The C programs of <c>Programs/</c>, each compiled when it is first asked for.</summary>
public sealed class TestPrograms : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gx-test-");
    private readonly Lock _gate = new();

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>The path of a program.</summary>
    public string this[string name]
    {
        get
        {
            lock (_gate)
            {
                var path = Path.Combine(_directory.FullName, name);
                if (!File.Exists(path))
                {
                    var source = Path.Combine(AppContext.BaseDirectory, "Programs", name + ".c");
                    using var compiler = Process.Start("cc", ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", path, source]);
                    compiler.WaitForExit();
                    Assert.Equal(0, compiler.ExitCode);
                }

                return path;
            }
        }
    }
}
