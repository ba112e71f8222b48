using Azure.Core;
using Azure.Core.Pipeline;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>How requests are sent: once each, because the publisher repeats them in order and at its own pace.</summary>
internal sealed class RestClientOptions : ClientOptions
{
    public RestClientOptions()
    {
        Retry.MaxRetries = 0;
        Diagnostics.IsDistributedTracingEnabled = false;
        Diagnostics.ApplicationId = "GraphExecutor";
    }

    /// <summary>Builds a pipeline that authenticates by a policy.</summary>
    public HttpPipeline Build(HttpPipelinePolicy authentication) => HttpPipelineBuilder.Build(this, authentication);
}
