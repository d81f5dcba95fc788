using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Settings;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.Operator.Tests.Configuration;

public sealed class OperatorCommandLineTests
{
    /// <summary>The operator's own settings: their names, the environment variables, and the spelling of older releases.</summary>
    public static TheoryData<string, string, string> Names => new()
    {
        { "watch-namespaces", "OPERATOR_WATCH_NAMESPACES", "Operator:WatchNamespaces" },
        { "gateway-image", "OPERATOR_GATEWAY_IMAGE", "Operator:GatewayImage" },
        { "model-server-image", "OPERATOR_MODEL_SERVER_IMAGE", "Operator:ModelServerImage" },
        { "model-server-cuda-image", "OPERATOR_MODEL_SERVER_CUDA_IMAGE", "Operator:ModelServerCudaImage" },
        { "gateway-trusted-proxies", "OPERATOR_GATEWAY_TRUSTED_PROXIES", "Operator:GatewayTrustedProxies" },
        { "gateway-placement", "OPERATOR_GATEWAY_PLACEMENT", "Operator:GatewayPlacement" },
        { "pod-tracing", "OPERATOR_POD_TRACING", "Operator:PodTracing" },
        { "image-pull-policy", "OPERATOR_IMAGE_PULL_POLICY", "Operator:ImagePullPolicy" },
        { "token-servers", "OPERATOR_TOKEN_SERVERS", "Operator:TokenServers" },
        { "hub-endpoint", "OPERATOR_HUB_ENDPOINT", "Operator:HubEndpoint" },
        { "gcs-endpoint", "OPERATOR_GCS_ENDPOINT", "Operator:GcsEndpoint" },
        { "azure-endpoint", "OPERATOR_AZURE_ENDPOINT", "Operator:AzureEndpoint" },
        { "plain-registries", "OPERATOR_PLAIN_REGISTRIES", "Operator:PlainRegistries" },
        { "identity-hosts", "OPERATOR_IDENTITY_HOSTS", "Operator:IdentityHosts" },
        { "max-folder-gibibytes", "OPERATOR_MAX_FOLDER_GIBIBYTES", "Operator:MaxFolderGibibytes" },
        { "require-digest", "OPERATOR_REQUIRE_DIGEST", "Operator:RequireDigest" },
        { "pod-template-policy", "OPERATOR_POD_TEMPLATE_POLICY", "Operator:PodTemplatePolicy" },
        { "allow-keda", "OPERATOR_ALLOW_KEDA", "Operator:AllowKeda" },
        { "keda-triggers", "OPERATOR_KEDA_TRIGGERS", "Operator:KedaTriggers" },
        {
            "allow-cluster-trigger-authentication", "OPERATOR_ALLOW_CLUSTER_TRIGGER_AUTHENTICATION",
            "Operator:AllowClusterTriggerAuthentication"
        },
        { "server-presets", "OPERATOR_SERVER_PRESETS", "Operator:ServerPresets" },
        { "lease-name", "OPERATOR_LEASE_NAME", "Operator:LeaseName" },
        { "lease-owner", "OPERATOR_LEASE_OWNER", "Operator:LeaseOwner" },
        { "workers", "OPERATOR_WORKERS", "Operator:Workers" },
        {
            "gateway-probe-timeout-milliseconds", "OPERATOR_GATEWAY_PROBE_TIMEOUT_MILLISECONDS",
            "Operator:GatewayProbeTimeoutMilliseconds"
        },
        {
            "gateway-probe-interval-milliseconds", "OPERATOR_GATEWAY_PROBE_INTERVAL_MILLISECONDS",
            "Operator:GatewayProbeIntervalMilliseconds"
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySetting_IsReadInEverySpelling(string name, string variable, string old)
    {
        Read([$"--{name}=7"])[old].ShouldBe("7");
        Read([$"--{old}=7"])[old].ShouldBe("7");
        Read([], asked => asked == variable ? "7" : null)[old].ShouldBe("7");
    }

    [Fact]
    public void Settings_AreTheOperatorsOwn_ThenThoseOfEveryExecutable() =>
        OperatorCommandLine.Settings.Select(setting => setting.Name).ShouldBe(
        [
            .. Names.Select(row => (string)row[0]),
            .. OperationsSettings.All(new()).Select(setting => setting.Name),
        ]);

    [Fact]
    public void Operator_TakesKebabCase()
    {
        using var host = OperatorProcess.Build(["--gateway-image=gateway:1", "--model-server-image", "model-server:1", "--workers=9"]);

        var options = host.Services.GetRequiredService<IOptions<ModelOperatorOptions>>().Value;
        options.GatewayImage.ShouldBe("gateway:1");
        options.ModelServerImage.ShouldBe("model-server:1");
        options.Workers.ShouldBe(9);
    }

    [Theory]
    [InlineData("--gateway-image=", "--gateway-image is empty")]
    [InlineData("--workers=65", "--workers must be from 1 to 64")]
    [InlineData("--hub-endpoint=https://hub.example:99999", "--hub-endpoint 'https://hub.example:99999' is no address")]
    [InlineData("--plain-registries=http://registry.lan", "--plain-registries must be hosts like registry.lan:5000")]
    [InlineData("--identity-hosts=a.lan, https://b.lan", "--identity-hosts must be hosts like blobs.lan:10000")]
    [InlineData("--keda-triggers=prometheus;cpu", "--keda-triggers must be types like cpu,prometheus")]
    [InlineData("--image-pull-policy=Sometimes", "--image-pull-policy must be Always, IfNotPresent or Never")]
    public void BadSetting_IsRefused_ByTheNameOnTheCommandLine(string argument, string expected)
    {
        using var host = OperatorProcess.Build(["--gateway-image=gateway:1", "--model-server-image=model-server:1", argument]);

        var options = host.Services.GetRequiredService<IOptions<ModelOperatorOptions>>();
        Should.Throw<OptionsValidationException>(() => options.Value).Message.ShouldContain(expected);
    }

    [Fact]
    public void Help_ListsEverySettingWithItsDefault()
    {
        var output = new StringWriter();

        SettingsHelp.TryWrite(["--help"], output, "operator", OperatorCommandLine.Summary, OperatorCommandLine.Settings).ShouldBeTrue();

        var help = output.ToString();
        help.ShouldContain("--workers  OPERATOR_WORKERS\n      The number of ModelDeployments that are reconciled at the same time. "
            + "Default: 16.");
        help.ShouldContain("--image-pull-policy  OPERATOR_IMAGE_PULL_POLICY");
        help.ShouldContain("Default: IfNotPresent.");
        help.ShouldContain("--shutdown-delay-seconds  SHUTDOWN_DELAY_SECONDS");
        help.ShouldContain("Default: 0.");
    }

    private static IConfiguration Read(string[] args, Func<string, string?>? environment = null) =>
        new ConfigurationBuilder().AddSettings(OperatorCommandLine.Settings, args, environment ?? (_ => null)).Build();
}
