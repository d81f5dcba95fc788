using Microsoft.Extensions.Configuration;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Tests;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void Settings_AreRead_OthersKeepTheirDefaults()
    {
        var options = Read("namespace=ml", "name=digits", "REQUEST_TIMEOUT_SECONDS=1.5", "max_request_body_bytes=1000",
            "shadow_concurrency=4", "shadow_timeout_seconds=2", "body_stall_seconds=7", "MAX_CONNECTIONS=99");

        options.ShouldBe(new GatewayOptions
        {
            Namespace = "ml",
            Name = "digits",
            RequestTimeout = TimeSpan.FromSeconds(1.5),
            MaxRequestBodyBytes = 1000,
            ShadowConcurrency = 4,
            ShadowTimeout = TimeSpan.FromSeconds(2),
            BodyStallTimeout = TimeSpan.FromSeconds(7),
            MaxConnections = 99,
        });
    }

    [Theory]
    [InlineData("name=digits", "--namespace is missing: pass the ModelDeployment's namespace, or set the environment variable NAMESPACE")]
    [InlineData("namespace=ml", "--name is missing: pass the ModelDeployment's name")]
    [InlineData("namespace=ml name=digits data_port=70000", "--data-port=70000 is not a whole number from 0 to 65535")]
    [InlineData("namespace=ml name=digits shadow_max_body_bytes=0", "--shadow-max-body-bytes=0 is not a whole number from 1 to 268435456")]
    [InlineData("namespace=ml name=digits shadow_concurrency=0", "--shadow-concurrency=0 is not a whole number from 1 to 10000")]
    [InlineData("namespace=ml name=digits shadow_queue_length=-1", "--shadow-queue-length=-1 is not a whole number from 0 to 100000")]
    [InlineData("namespace=ml name=digits shadow_timeout_seconds=0",
        "--shadow-timeout-seconds=0 is not a number of seconds from 0.01 to 86400")]
    [InlineData("namespace=ml name=digits trusted_proxies=10.0.0.0/8,ingress",
        "--trusted-proxies=10.0.0.0/8,ingress: \"ingress\" is neither an address nor a network")]
    [InlineData("namespace=ml name=digits max_attempts=0", "--max-attempts=0 is not a whole number from 1 to 10")]
    [InlineData("namespace=ml name=digits connect_timeout_seconds=0",
        "--connect-timeout-seconds=0 is not a number of seconds from 0.01 to 86400")]
    [InlineData("namespace=ml name=digits request_timeout_seconds=-1",
        "--request-timeout-seconds=-1 is not a number of seconds from 0 to 86400")]
    [InlineData("namespace=ml name=digits hold_requests=0", "--hold-requests=0 is not a whole number from 1 to 100000")]
    [InlineData("namespace=ml name=digits hold_bytes=1048575", "--hold-bytes=1048575 is not a whole number from 1048576 to ")]
    [InlineData("namespace=ml name=digits request_timeout_seconds=NaN", "--request-timeout-seconds=NaN is not a number of seconds")]
    public void BadSetting_IsRefused_NamingItAndItsRange(string settings, string expected) =>
        Should.Throw<StartupException>(() => Read(settings.Split(' '))).Message.ShouldStartWith(expected);

    private static GatewayOptions Read(params string[] settings) => GatewayOptions.From(new ConfigurationBuilder()
        .AddInMemoryCollection(
            settings.Select(setting => setting.Split('=')).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build());
}
