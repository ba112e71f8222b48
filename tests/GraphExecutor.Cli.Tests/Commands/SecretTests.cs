using System.Text;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class SecretTests : IDisposable
{
    private const int Timeout = 60_000;
    private const string Secret = "s3cr'et \"pass\" wörd/+&";

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Theory(Timeout = Timeout)]
    [InlineData("--json")]
    [InlineData("--max-parallelism=4")]
    public async Task Run_SecretPrintedInManyWays_IsShownInNone(string option)
    {
        var file = _gx.Write("w.yaml", """
            secrets: [password]
            defaults: { env: { P: "${{ secrets.password }}" } }
            nodes:
              - { id: plain, run: 'echo "it is $P, really"' }
              - { id: pipes, run: 'echo "$P"; echo "$P" >&2', terminal: false }
              - { id: slow, run: 'for ((i = 0; i < ${#P}; i++)); do printf %s "${P:i:1}"; sleep 0.005; done; echo' }
              - { id: coloured, run: 'printf "%s\033[31m%s\n" "${P:0:5}" "${P:5}"' }
              - { id: wrapped, run: 'printf "%s\r\n%s\n" "${P:0:7}" "${P:7}"' }
              - { id: returned, run: 'printf "%s\r%s\n" "${P:0:7}" "${P:7}"' }
              - { id: base64, run: 'printf "user:%s" "$P" | base64 -w0; echo' }
              - { id: quoted, run: 'printf "%q\n" "$P"' }
              - { id: traced, run: 'set -x; : "$P"' }
              - { id: output, run: 'echo "p=$P" >> $GX_OUTPUT' }
              - { id: badoutput, run: 'echo "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx $P" >> $GX_OUTPUT', allowFailure: true }
              - { id: captured, run: 'echo "$P"', capture: text }
              - { id: partial, run: 'printf "%s" "$P"; sleep 0.3' }
              - { id: program, command: [sh, -c, 'exec "$P"'], allowFailure: true }
              - { id: next, run: 'cat $GX_INPUTS', needs: [output, captured] }
            """);
        _gx.Write("secret", Secret + "\n");

        var result = await _gx.RunAsync("run", file, "-s", "password=file:secret", option);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("it is ***, really", result.Output, StringComparison.Ordinal);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + Secret));
        foreach (var form in (string[])[Secret, Secret[..10], Secret[7..], encoded, encoded[8..^4], "s3cr\\u0027et", "s3cr'\\''et", "s3cr\\'et"])
        {
            Assert.DoesNotContain(form, result.Output, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_AddMask_HidesWhatANodeFoundOut()
    {
        var file = _gx.Write("w.yaml", """
            nodes:
              - { id: login, run: "printf '::add-mask::%s%s\\n' tok en-12345; echo got tok''en-12345; echo t=tok''en-12345 >> $GX_OUTPUT" }
              - { id: later, run: "echo tok''en-12345", needs: [login] }
            """);

        var result = await _gx.RunAsync("run", file, "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("token-12345", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"::add-mask::***\",\"got ***\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"output\":{\"t\":\"***\"}", result.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_PromptForAPassword_IsAnsweredWithoutShowingIt()
    {
        var file = _gx.Write("w.yaml", """
            secrets: [password]
            nodes:
              - id: ask
                run: |
                  read -r -s -p "password for root: " answer; echo
                  [ "$answer" = "correct horse" ] && echo welcome
                  read -r -p "Go on [y/n]? " go
                  echo "you said $go"
                prompts:
                  - { match: "password for .*: $", send: "${{ secrets.password }}\n" }
                  - { match: 'y/n', send: "y\n" }
            """);
        _gx.Write("secret", "correct horse");

        var result = await _gx.RunAsync("run", file, "-s", "password=file:secret");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("[ask] welcome", result.Lines);
        Assert.Contains("[ask] you said y", result.Lines);
        Assert.DoesNotContain("correct horse", result.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("needs secrets that were not given: password")]
    [InlineData("declares no such secret. It declares: password", "-s", "passwort=env:HOME")]
    [InlineData("the environment variable NO_SUCH_VARIABLE is not set", "-s", "password=env:NO_SUCH_VARIABLE")]
    [InlineData("/nope cannot be read", "-s", "password=file:nope")]
    [InlineData("must have 4", "-s", "password=file:short")]
    [InlineData("is not the value", "-s", "password=hunter22")]
    [InlineData("has no name", "-s", "hunter22")]
    [InlineData("needs a terminal", "-s", "password=prompt")]
    public async Task Run_BadSecret_SaysSoWithoutShowingIt(string message, params string[] arguments)
    {
        var file = _gx.Write("w.yaml", "secrets: [password]\nnodes: [{ id: a, run: touch ran }]");
        _gx.Write("short", "abc\n");

        var result = await _gx.RunAsync(["run", file, .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_gx.Directory, "ran")));
    }
}
