using GraphExecutor.Storage.Tests;
using GraphExecutor.Storage.Tests.Sqlite;
using Xunit.MicrosoftTestingPlatform;

return await WriterProcess.TryRunAsync()
    ? 0
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
