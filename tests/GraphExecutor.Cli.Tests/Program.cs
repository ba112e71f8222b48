using GraphExecutor.Cli.Tests;
using GraphExecutor.Cli.Tests.Crashes;
using Xunit.MicrosoftTestingPlatform;

return await CrashingAttempt.TryRunAsync()
    ?? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
