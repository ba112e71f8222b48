using System.IO.Compression;
using System.Text;
using GraphExecutor.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Web.Tests.Hosting;

public class GraphExecutorPageTests
{
    private const string Html = "<!doctype html>";

    private static readonly PageFiles Files = new([
        new("index.html", Encoding.UTF8.GetBytes(Html)), new("assets/index-1a2b.js", "let x;"u8.ToArray()), new("icon.svg", "<svg/>"u8.ToArray()),
    ]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/runs/r1", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/start", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/assets/index-1a2b.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable")]
    [InlineData("/icon.svg", "image/svg+xml", "no-cache")]
    public async Task Answer_FileOrView_HasTypeAndCaching(string path, string type, string caching)
    {
        var (response, _) = await AnswerAsync(path);
        Assert.Equal(200, response.StatusCode);
        Assert.Equal(type, response.ContentType);
        Assert.Equal(caching, response.Headers.CacheControl);
        Assert.Equal("nosniff", response.Headers.XContentTypeOptions);
    }

    [Theory]
    [InlineData("/assets/gone.js")]
    [InlineData("/favicon.ico")]
    [InlineData("/../secret.txt")]
    public async Task Answer_UnknownFile_Is404(string path) => Assert.Equal(404, (await AnswerAsync(path)).Response.StatusCode);

    [Fact]
    public async Task Answer_Policy_AllowsNothingInlineAndNothingFromElsewhere()
    {
        var (response, _) = await AnswerAsync("/", options: new PageOptions { LiveOrigins = ["wss://x.webpubsub.azure.com"] });
        var policy = response.Headers.ContentSecurityPolicy.ToString();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' wss://x.webpubsub.azure.com;", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_KnownETag_Is304WithoutBody()
    {
        var (first, _) = await AnswerAsync("/");
        var (second, body) = await AnswerAsync("/", request => request.Headers.IfNoneMatch = first.Headers.ETag);
        Assert.Equal(304, second.StatusCode);
        Assert.Empty(body);
    }

    [Fact]
    public async Task Answer_GzipAccepted_IsCompressed()
    {
        var (response, body) = await AnswerAsync("/", request => request.Headers.AcceptEncoding = "br, gzip");
        Assert.Equal("gzip", response.Headers.ContentEncoding);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(body), CompressionMode.Decompress));
        Assert.Equal(Html, await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Answer_Head_HasLengthAndNoBody()
    {
        var (response, body) = await AnswerAsync("/", request => request.Method = HttpMethods.Head);
        Assert.Equal(Html.Length, response.ContentLength);
        Assert.Empty(body);
    }

    [Fact]
    public async Task Answer_PageNotBuilt_SaysHowToGetIt()
    {
        var (response, body) = await AnswerAsync("/runs/r1", files: new PageFiles([]));
        Assert.Equal(503, response.StatusCode);
        Assert.Contains("src/GraphExecutor.Web/build", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    private static async Task<(HttpResponse Response, byte[] Body)> AnswerAsync(
        string path, Action<HttpRequest>? change = null, PageFiles? files = null, PageOptions? options = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = path;
        context.Response.Body = body;
        change?.Invoke(context.Request);
        await new GraphExecutorPage(options ?? new PageOptions(), files ?? Files).AnswerAsync(context);
        return (context.Response, body.ToArray());
    }
}
