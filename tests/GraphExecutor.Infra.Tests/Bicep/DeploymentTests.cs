using System.Text.RegularExpressions;

namespace GraphExecutor.Infra.Tests.Bicep;

/// <summary>What the linter cannot know: whether the resources fit each other and let in nobody but the app.</summary>
public sealed partial class DeploymentTests(DeploymentFixture deployments)
{
    // Roles that read and write data of one resource; none that changes resources or who has access to them.
    private static readonly Dictionary<string, string> DataRoles = new()
    {
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["12cf5a90-567b-43ae-8102-96cf46c7d9b4"] = "Web PubSub Service Owner",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
    };

    public static TheoryData<string> Both => ["dev", "prod"];

    [Theory]
    [MemberData(nameof(Both))]
    public void Secrets_GivenToTheDeployment_ReachTheVaultAndTheDatabaseAlone(string parameters)
    {
        string[] given = ["parameters('sealingKey')", "parameters('mongoPassword')", "parameters('mongoConnectionString')", "listKeys("];

        var reached = deployments[parameters].Resources
            .Where(resource => resource.TryGetProperty("properties", out var properties) && given.Any(properties.GetRawText().Contains))
            .Select(resource => resource.GetProperty("type").GetString());

        Assert.Equal(["Microsoft.DocumentDB/mongoClusters", "Microsoft.KeyVault/vaults/secrets"], reached.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void References_OfSettings_NameSecretsThatTheDeploymentMakes(string parameters)
    {
        var template = deployments[parameters];
        var vault = Template.NameOf(template.All("Microsoft.KeyVault/vaults").Single());
        var secrets = template.All("Microsoft.KeyVault/vaults/secrets").Select(Template.NameOf).Distinct().Order();

        var references = template.Settings().Values.Where(value => value.StartsWith("@Microsoft", StringComparison.Ordinal)).ToArray();

        // Who starts runs could read the app's own secrets otherwise.
        Assert.DoesNotContain(vault, template.Settings().GetValueOrDefault("GX_KEY_VAULTS", ""), StringComparison.Ordinal);
        Assert.All(references, reference => Assert.Contains($"VaultName={vault};", reference, StringComparison.Ordinal));
        Assert.Equal(secrets, references.Select(reference => SecretName().Match(reference).Groups[1].Value).Order());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Keys_OfServicesThatTakeIdentities_AreOff(string parameters)
    {
        var template = deployments[parameters];

        Assert.True(template.Properties("Microsoft.SignalRService/webPubSub").GetProperty("disableLocalAuth").GetBoolean());
        Assert.True(template.Properties("Microsoft.Insights/components").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(template.Properties("Microsoft.KeyVault/vaults").GetProperty("enableRbacAuthorization").GetBoolean());

        // The account that the app's own storage setting names has none; the one of the mounted share cannot do without.
        var accounts = template.All("Microsoft.Storage/storageAccounts")
            .ToDictionary(Template.NameOf, account => account.GetProperty("properties").GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.Equal([false, true], accounts.OrderBy(account => account.Key.Length).Select(account => account.Value));
        Assert.DoesNotContain("AzureWebJobsStorage", template.Settings().Keys);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Roles_OfTheApp_AreThoseOfDataAlone(string parameters)
    {
        var assignments = deployments[parameters].All("Microsoft.Authorization/roleAssignments").ToArray();

        Assert.All(assignments, assignment =>
        {
            var role = assignment.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1];
            Assert.Contains(role, DataRoles.Keys);
        });
        Assert.Equal(parameters == "prod" ? 8 : 6, assignments.Length);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Workspace_MountAndSettings_NameTheSamePlaceAndKey(string parameters)
    {
        var template = deployments[parameters];
        var mount = template.Config("azurestorageaccounts").GetProperty("workspace");

        Assert.Equal(template.Settings()["GX_WORKSPACE"], mount.GetProperty("mountPath").GetString());
        var setting = Regex.Match(mount.GetProperty("accessKey").GetString()!, @"^@AppSettingRef\((\w+)\)$").Groups[1].Value;
        Assert.StartsWith("@Microsoft.KeyVault(", template.Settings()[setting], StringComparison.Ordinal);
    }

    [Fact]
    public void Dev_RunsOnFlexConsumption_WithTheRuntimeOfTheProjects()
    {
        var site = deployments["dev"].Properties("Microsoft.Web/sites");

        var runtime = site.GetProperty("functionAppConfig").GetProperty("runtime");
        var framework = Regex.Match(File.ReadAllText(Repository.File("Directory.Build.props")), "<TargetFramework>net(.*)</TargetFramework>").Groups[1].Value;
        Assert.Equal(("dotnet-isolated", framework), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));

        // The platform refuses an app on this plan that sets them.
        Assert.DoesNotContain("FUNCTIONS_WORKER_RUNTIME", deployments["dev"].Settings().Keys);
        Assert.DoesNotContain("FUNCTIONS_EXTENSION_VERSION", deployments["dev"].Settings().Keys);
    }

    [Fact]
    public void Prod_RunsItsImage_OnTheDurableTaskSchedulerWhenAsked()
    {
        var template = deployments["prod"];

        var image = template.Properties("Microsoft.Web/sites").GetProperty("siteConfig").GetProperty("linuxFxVersion").GetString();
        Assert.Contains("DOCKER|", image, StringComparison.Ordinal);
        var settings = template.Settings();
        Assert.Equal(
            Template.NameOf(template.All("Microsoft.DurableTask/schedulers/taskHubs").Single()),
            settings["AzureFunctionsJobHost__extensions__durableTask__hubName"]);
        Assert.Contains(settings["AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName"], settings.Keys);
    }

    [GeneratedRegex(@";SecretName=([\w-]+)\)$")]
    private static partial Regex SecretName();
}
