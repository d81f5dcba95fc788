using Microsoft.Extensions.Configuration;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Analysis.Tests.Sources;

public sealed class MetricSourceConfigurationTests
{
    [Fact]
    public void Sources_AreReadByName()
    {
        var sources = Read(
            ("MetricSources:default:Address", "http://prometheus.monitoring:9090"),
            ("MetricSources:default:TimeoutSeconds", "2.5"),
            ("MetricSources:slo:Address", "https://thanos.example/prefix"),
            ("MetricSources:slo:BearerTokenFile", "/var/run/token"),
            ("MetricSources:off:Address", ""));

        sources.Keys.Order().ShouldBe(["default", "slo"]);
        sources["default"].Timeout.ShouldBe(TimeSpan.FromSeconds(2.5));
        sources["slo"].BearerTokenFile.ShouldBe("/var/run/token");
    }

    [Fact]
    public void Scope_IsTheNamespaceUnlessTheAdministratorSaysAny()
    {
        var sources = Read(
            ("MetricSources:default:Address", "http://a"),
            ("MetricSources:all:Address", "http://a"), ("MetricSources:all:Scope", "Any"), ("MetricSources:all:NamespaceLabel", "k8s_ns"),
            ("MetricSources:all:PodLabel", ""), ("MetricSources:all:GpuNamespace", "monitoring"));

        (sources["default"].Scope, sources["default"].Labels).ShouldBe((MetricScope.Namespace, new("namespace", "pod", "gpu-operator")));
        (sources["all"].Scope, sources["all"].Labels).ShouldBe((MetricScope.Any, new("k8s_ns", "pod", "monitoring")));
    }

    [Fact]
    public void CredentialsDirectory_IsAMountedSecret()
    {
        var secret = Directory.CreateTempSubdirectory("secret").FullName;
        try
        {
            File.WriteAllText(Path.Combine(secret, "token"), "x");
            File.WriteAllText(Path.Combine(secret, "ca.crt"), "x");

            var source = Read(("MetricSources:default:Address", "http://a"),
                ("MetricSources:default:CredentialsDirectory", secret))["default"];

            source.BearerTokenFile.ShouldBe(Path.Combine(secret, "token"));
            source.CaFile.ShouldBe(Path.Combine(secret, "ca.crt"));
            source.UsernameFile.ShouldBeNull();
        }
        finally
        {
            Directory.Delete(secret, recursive: true);
        }
    }

    [Fact]
    public void Headers_AreValuesOrFiles()
    {
        var headers = Read(
            ("MetricSources:default:Address", "http://a"),
            ("MetricSources:default:Headers:X-Scope-OrgID", " ml|ops "),
            ("MetricSources:default:HeaderFiles:x-api-key", "/etc/model-operator/headers/default/x-api-key"))["default"].Headers;

        headers.Select(header => (header.Name, header.Value, header.ValueFile)).ShouldBe(
            [("X-Scope-OrgID", "ml|ops", null), ("x-api-key", null, "/etc/model-operator/headers/default/x-api-key")], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Headers:Host", "is a header that the operator sets itself")]
    [InlineData("Headers:content-length", "is a header that the operator sets itself")]
    [InlineData("Headers:Content-Type", "is a header that the operator sets itself")]
    [InlineData("Headers:Transfer-Encoding", "is a header that the operator sets itself")]
    [InlineData("Headers:If-None-Match", "is a header that the operator sets itself or that changes what is answered")]
    [InlineData("Headers:Range", "is a header that the operator sets itself or that changes what is answered")]
    [InlineData(
        "HeaderFiles:authorization",
        "is a header that the operator sets itself or that changes what is answered; credentials have settings of their own")]
    [InlineData("Headers:Proxy-Authorization", "is a header that the operator sets itself")]
    [InlineData("Headers:Last-Modified", "is no header of a request")]
    [InlineData("Headers:X Scope", "is no header: its name has letters, digits, -, _ and . only")]
    [InlineData("Headers:X-Scope\r\nHost", "is no header: its name has letters, digits, -, _ and . only")]
    [InlineData("Headers:Übung", "is no header: its name has letters, digits, -, _ and . only")]
    [InlineData("Headers:X:Y", "must be one line of ASCII characters")]
    public void BadHeader_IsNamed(string setting, string problem)
    {
        var exception = Should.Throw<StartupException>(
            () => Read(("MetricSources:x:Address", "http://a"), ($"MetricSources:x:{setting}", "hidden")));

        var named = setting.EndsWith(":Y", StringComparison.Ordinal) ? "Headers:X" : setting;
        exception.Message.ShouldStartWith($"MetricSources:x:{named} {problem}");
        exception.Message.ShouldNotContain("hidden");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hidden\r\nHost: elsewhere")]
    [InlineData("hidden\nmore")]
    [InlineData("hidden\0")]
    [InlineData("hiddén")]
    public void BadHeaderValue_IsRefusedAndNotShown(string value)
    {
        var exception = Should.Throw<StartupException>(
            () => Read(("MetricSources:x:Address", "http://a"), ("MetricSources:x:Headers:X-Scope-OrgID", value)));

        exception.Message.ShouldBe("MetricSources:x:Headers:X-Scope-OrgID must be one line of ASCII characters, and no longer than 8192");
    }

    [Theory]
    [InlineData(128, 8192, null)]
    [InlineData(129, 1, "is no header: its name has letters, digits, -, _ and . only")]
    [InlineData(1, 8193, "must be one line of ASCII characters, and no longer than 8192")]
    public void HeaderThatIsTooLong_IsRefused(int name, int value, string? problem)
    {
        var setting = "MetricSources:x:Headers:" + new string('x', name);
        Expect(problem, ("MetricSources:x:Address", "http://a"), (setting, new string('v', value)));
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, "MetricSources:x has 17 headers; at most 16 are sent")]
    public void MoreHeadersThanSixteen_AreRefused(int count, string? problem) => Expect(
        problem,
        [
            ("MetricSources:x:Address", "http://a"),
            .. Enumerable.Range(0, count).Select(i => ($"MetricSources:x:{(i % 2 == 0 ? "Headers" : "HeaderFiles")}:X-{i}", "v")),
        ]);

    [Fact]
    public void HeaderGivenTwice_IsRefused()
    {
        var exception = Should.Throw<StartupException>(() => Read(
            ("MetricSources:x:Address", "http://a"),
            ("MetricSources:x:Headers:X-Scope-OrgID", "a"),
            ("MetricSources:x:HeaderFiles:x-scope-orgid", "/b")));

        exception.Message.ShouldBe("MetricSources:x:HeaderFiles:x-scope-orgid is among Headers too; keep one");
    }

    [Theory]
    [InlineData("Address", "prometheus:9090",
        "MetricSources:x:Address must be an http or https address without user, query or fragment, e.g. http://prometheus.monitoring:9090")]
    [InlineData("Address", "file:///etc/passwd", "MetricSources:x:Address must be an http")]
    [InlineData("Address", "http://user:secret@host", "MetricSources:x:Address must be an http")]
    [InlineData("TimeoutSeconds", "0", "MetricSources:x:TimeoutSeconds must be a number from 0.1 to 120, not '0'")]
    [InlineData("TimeoutSeconds", "5s", "MetricSources:x:TimeoutSeconds must be a number from 0.1 to 120, not '5s'")]
    [InlineData("MaxRetries", "NaN", "MetricSources:x:MaxRetries must be a number from 0 to 5, not 'NaN'")]
    [InlineData("Scope", "any", "MetricSources:x:Scope must be Namespace or Any, not 'any'")]
    [InlineData("Scope", "1", "MetricSources:x:Scope must be Namespace or Any, not '1'")]
    [InlineData("NamespaceLabel", "kubernetes.namespace",
        "MetricSources:x:NamespaceLabel must be the name of a label, of letters, digits and _, not 'kubernetes.namespace'")]
    [InlineData("PodLabel", "__pod", "MetricSources:x:PodLabel must be the name of a label")]
    [InlineData("PodLabel", "1st", "MetricSources:x:PodLabel must be the name of a label")]
    [InlineData("GpuNamespace", "gpu_operator",
        "MetricSources:x:GpuNamespace must be the name of a namespace, of lower-case letters, digits and -, not 'gpu_operator'")]
    [InlineData("GpuNamespace", "x\"} or vector(0)", "MetricSources:x:GpuNamespace must be the name of a namespace")]
    [InlineData("Adress", "x", "MetricSources:x:Adress is no setting of a metric source; there are Address,")]
    [InlineData("UsernameFile", "/u", "MetricSources:x needs both UsernameFile and PasswordFile for basic authentication")]
    public void BadSetting_IsNamed(string setting, string value, string message)
    {
        var settings = new Dictionary<string, string?> { ["MetricSources:x:Address"] = "http://a", [$"MetricSources:x:{setting}"] = value };

        var exception = Should.Throw<StartupException>(() =>
            MetricSourceConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));

        exception.Message.ShouldStartWith(message);
        exception.Message.ShouldNotContain("secret");
    }

    // Tenants read it in the status.
    [Fact]
    public void UnknownSource_IsSaid_AndNoOtherIsNamed()
    {
        var options = new MetricSourceOptions { Address = new Uri("http://a") };
        using var registry = new MetricSourceRegistry(
            [new PrometheusSource("slo", options, TimeProvider.System), new PrometheusSource("default", options, TimeProvider.System)]);

        registry.TryGet("defualt", out _, out var problem).ShouldBeFalse();

        problem.ShouldBe("metric source 'defualt' is unknown; "
            + "an administrator adds it with MetricSources:defualt:Address (chart value metricSources.defualt.address)");
    }

    private static void Expect(string? problem, params (string Key, string Value)[] settings)
    {
        if (problem is null)
        {
            Read(settings)["x"].Headers.ShouldNotBeEmpty();
            return;
        }

        Should.Throw<StartupException>(() => Read(settings)).Message.ShouldEndWith(problem);
    }

    private static IReadOnlyDictionary<string, MetricSourceOptions> Read(params (string Key, string Value)[] settings) =>
        MetricSourceConfiguration.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
}
