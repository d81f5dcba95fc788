using System.Text.Json.Nodes;
using Cel;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>The rules of the chart's ValidatingAdmissionPolicy, evaluated as CEL over specs; no API server takes part.</summary>
[Trait("server", "any")]
public sealed class AdmissionPolicyTests
{
    private const string Plain = """{"model":{"uri":"configmap://m/v1.onnx"}}""";

    [Theory]
    [InlineData("registry.example/team", "registry.example/team/server:1", true)]
    [InlineData("registry.example/team", "registry.example/team:1", true)]
    [InlineData("registry.example/team", "registry.example/team@sha256:0", true)]
    [InlineData("registry.example/team", "registry.example/team", true)]
    [InlineData("registry.example/team", "registry.example/team-b/server:1", false)]
    [InlineData("registry.example/team", "registryxexample/team/server:1", false)]
    [InlineData("registry.example/team", "evil.example/registry.example/team/server", false)]
    [InlineData("registry.example", "registry.example/any/server:1", true)]
    [InlineData("registry.example", "registry.example.evil/server:1", false)]
    [InlineData("registry.example", "registry.example:5000/server:1", false)]
    [InlineData("registry.example:5000", "registry.example:5000/server:1", true)]
    [InlineData("other,registry.example", "registry.example/server:1", true)]
    public async Task Images_AreThoseOfTheList(string allowed, string image, bool passes) =>
        (await Problems("allowedImages", allowed, $$$"""{"model":{"uri":"pvc://c/m"},"server":{"image":"{{{image}}}"}}"""))
            .Count.ShouldBe(passes ? 0 : 1);

    [Theory]
    [InlineData("""{"containers":[{"name":"a","image":"registry.example/a:1"},{"name":"server"}]}""", null)]
    [InlineData("""{"containers":[{"name":"a","image":"evil.example/a:1"}]}""", "spec.containers")]
    [InlineData("""{"initContainers":[{"name":"a","image":"evil.example/a:1"}]}""", "spec.initContainers")]
    [InlineData("""{"volumes":[{"name":"a","image":{"reference":"evil.example/a:1"}}]}""", "spec.volumes")]
    [InlineData("""{"volumes":[{"name":"a","emptyDir":{}}]}""", null)]
    [InlineData("{}", null)]
    public async Task ImagesOfATemplate_AreThoseOfTheList(string template, string? field)
    {
        var problems = await Problems(
            "allowedImages", "registry.example", $$$$"""{"model":{"uri":"pvc://c/m"},"pod":{"template":{"spec":{{{{template}}}}}}}""");

        problems.Count.ShouldBe(field is null ? 0 : 1);
        problems.ShouldAllBe(problem => problem.Contains($"spec.pod.template.{field} must be from one of these"));
    }

    [Theory]
    [InlineData("models.example", "https://models.example/a/b.onnx", null, true)]
    [InlineData("models.example", "https://models.example.evil/b.onnx", null, false)]
    [InlineData("models.example", "https://models.example@evil.example/b.onnx", null, false)]
    [InlineData("models.example", "https://evil.example/models.example/b.onnx", null, false)]
    [InlineData("models.example", "https://models.example:8443/b.onnx", null, false)]
    [InlineData("models.example:8443", "https://models.example:8443/b.onnx", null, true)]
    [InlineData("models.example", "oci://models.example/a:1", null, true)]
    [InlineData("models.example", "oci://other.example/a:1", null, false)]
    [InlineData("models.example", "s3://models.example/key", null, false)]
    [InlineData("amazonaws.com", "s3://bucket/key", null, true)]
    [InlineData("minio.storage:9000", "s3://bucket/key", "http://minio.storage:9000", true)]
    [InlineData("amazonaws.com", "s3://bucket/key", "https://evil.example", false)]
    [InlineData("storage.googleapis.com", "gs://bucket/key", null, true)]
    [InlineData("models.example", "gs://models.example/key", null, false)]
    [InlineData("one.blob.core.windows.net", "azure://one/models/m.onnx", null, true)]
    [InlineData("one.blob.core.windows.net", "azure://two/models/m.onnx", null, false)]
    [InlineData("huggingface.co", "hf://org/name@v1", null, true)]
    [InlineData("models.example", "hf://models.example/name@v1", null, false)]
    [InlineData("models.example", "pvc://claim/m.onnx", null, true)]
    [InlineData("models.example", "configmap://m/v1.onnx", null, true)]
    public async Task Models_AreAtHostsOfTheList(string allowed, string uri, string? endpoint, bool passes)
    {
        var s3 = endpoint is null ? "" : $$$""","s3":{"endpoint":"{{{endpoint}}}"}""";

        (await Problems("allowedModelHosts", allowed, $$$"""{"model":{"uri":"{{{uri}}}"{{{s3}}}}}""")).Count.ShouldBe(passes ? 0 : 1);
    }

    [Theory]
    [InlineData("gcsEndpoint", "gs://bucket/key", "storage.googleapis.com")]
    [InlineData("azureEndpoint", "azure://one/models/m.onnx", "one.blob.core.windows.net")]
    [InlineData("hubEndpoint", "hf://org/name@v1", "huggingface.co")]
    public async Task Models_OfAnAdministratorsStore_AreAtItsHost(string value, string uri, string usual)
    {
        var (store, spec) = ($"{value}=http://store.lan:4443/", $$$"""{"model":{"uri":"{{{uri}}}"}}""");

        (await Problems("allowedModelHosts", "store.lan:4443", spec, store)).ShouldBeEmpty();
        (await Problems("allowedModelHosts", usual, spec, store)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("allowedServiceAccounts", "serviceAccountName")]
    [InlineData("allowedPriorityClasses", "priorityClassName")]
    public async Task NamesOfThePod_AreThoseOfTheList_OrNone(string value, string field)
    {
        (await Problems(value, "a,b", $$$"""{"model":{"uri":"pvc://c/m"},"pod":{"{{{field}}}":"b"}}""")).ShouldBeEmpty();
        (await Problems(value, "a,b", """{"model":{"uri":"pvc://c/m"},"pod":{}}""")).ShouldBeEmpty();
        (await Problems(value, "a,b", Plain)).ShouldBeEmpty();

        var problem = (await Problems(value, "a,b", $$$"""{"model":{"uri":"pvc://c/m"},"pod":{"{{{field}}}":"c"}}"""))
            .ShouldHaveSingleItem();
        problem.ShouldContain($"spec.pod.{field}");
        problem.ShouldContain($"admissionPolicy.{value}");
        problem.ShouldEndWith(": a, b");
    }

    [Fact]
    public async Task PriorityClassOfGateways_IsOneOfTheList_OrNone()
    {
        (await Problems("allowedPriorityClasses", "a,b", Gateway("b"))).ShouldBeEmpty();

        (await Problems("allowedPriorityClasses", "a,b", Gateway("c"))).ShouldHaveSingleItem()
            .ShouldStartWith("spec.traffic.gateway.pod.spec.priorityClassName must be left out or be one of these");

        static string Gateway(string name) =>
            """{"model":{"uri":"pvc://c/m"},"traffic":{"gateway":{"pod":{"spec":{"priorityClassName":"NAME"}}}}}"""
                .Replace("NAME", name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutLists_EverythingPasses() => (await Problems("enabled", null, Plain)).ShouldBeEmpty();

    [Fact]
    public async Task Policy_IsBound_ButForExemptNamespaces()
    {
        var rendered = await Rendered.Of("--set", "admissionPolicy.enabled=true,admissionPolicy.exemptNamespaces={platform}");

        var binding = rendered.The("ValidatingAdmissionPolicyBinding");
        ((string?)binding["spec"]!["policyName"]).ShouldBe((string?)rendered.The("ValidatingAdmissionPolicy")["metadata"]!["name"]);
        ((string?)binding["spec"]!["validationActions"]![0]).ShouldBe("Deny");
        binding["spec"]!["matchResources"]!["namespaceSelector"]!["matchExpressions"]![0]!.ToJsonString()
            .ShouldBe("""{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["platform"]}""");
    }

    [Fact]
    public async Task Policy_ThatAServerLacks_IsAnError_SinceNothingWouldBeRefused()
    {
        var (exitCode, output) = await Helm.Run(
            "template", Helm.Chart, "--kube-version", "1.29.0", "--set", "admissionPolicy.enabled=true");

        exitCode.ShouldBe(1);
        output.ShouldContain("needs ValidatingAdmissionPolicy (Kubernetes 1.30)");
        (await Rendered.Of()).Of("ValidatingAdmissionPolicy").ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> Problems(string value, string? list, string spec, params string[] values)
    {
        string[] flags = [.. list is null ? [] : new[] { $"admissionPolicy.{value}={{{list}}}" }, .. values];
        flags = [.. flags.SelectMany(flag => new[] { "--set", flag })];
        var policy = (await Rendered.Of(["--set", "admissionPolicy.enabled=true", .. flags])).The("ValidatingAdmissionPolicy")["spec"]!;
        var variables = new Dictionary<string, object?>();
        var names = new Dictionary<string, object?>
        {
            ["object"] = Plainly(JsonNode.Parse($$"""{"spec":{{spec}}}""")),
            ["variables"] = variables,
        };
        foreach (var variable in policy["variables"]!.AsArray())
        {
            variables[(string)variable!["name"]!] = Evaluate((string)variable["expression"]!, names);
        }

        return
        [
            .. policy["validations"]!.AsArray()
                .Where(rule => Evaluate((string)rule!["expression"]!, names) is not true)
                .Select(rule => (string)rule!["message"]!),
        ];
    }

    private static object? Evaluate(string expression, Dictionary<string, object?> names) =>
        new CelEnvironment(null, "").Compile(expression)(names);

    private static object? Plainly(JsonNode? node) => node switch
    {
        JsonObject fields => fields.ToDictionary(field => field.Key, field => Plainly(field.Value)),
        JsonArray items => items.Select(Plainly).ToArray(),
        JsonValue value => value.GetValue<string>(),
        _ => null,
    };
}
