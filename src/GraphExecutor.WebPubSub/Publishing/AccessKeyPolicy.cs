using Azure.Core;
using Azure.Core.Pipeline;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>
/// Authenticates requests with tokens signed by the access key. Each request gets one of its own, because a token is good for one
/// address: to sign takes microseconds, while kept tokens would grow with the number of runs.
/// </summary>
internal sealed class AccessKeyPolicy(TokenSigner signer, TimeProvider time) : HttpPipelineSynchronousPolicy
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public override void OnSendingRequest(HttpMessage message)
    {
        var token = signer.Sign(message.Request.Uri.ToUri().AbsoluteUri, time.GetUtcNow(), Lifetime);
        message.Request.Headers.SetValue(HttpHeader.Names.Authorization, $"Bearer {token}");
    }
}
