using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;
using YamlDotNet.Serialization;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>The rights that a release gives: to the operator what its code asks for, and to people what their cluster roles say.</summary>
[Trait("server", "any")]
public sealed class RbacTests
{
    private const string Release = "model-operator-system";
    private const string AggregateTo = "rbac.authorization.k8s.io/aggregate-to-";

    [Fact]
    public async Task Operator_OfAllNamespaces_HasWhatItsCodeAsksFor()
    {
        var rendered = await Rendered.Of();

        RulesOf(rendered.The("ClusterRole", "model-operator"))
            .ShouldBe([.. Generated("rbac-rules.yaml"), .. Generated("rbac-cluster-rules.yaml")], ignoreOrder: true);
        Binds(rendered.The("ClusterRoleBinding"), "ClusterRole", "model-operator");
    }

    [Fact]
    public async Task Operator_OfSomeNamespaces_HasARoleInEach_AndNothingClusterWide()
    {
        var rendered = await Rendered.Of("--set", "watchNamespaces={a,b},crds.install=false");

        rendered.Objects.Select(o => (string)o["kind"]!).ShouldNotContain(kind => kind.StartsWith("Cluster", StringComparison.Ordinal));
        foreach (var ns in new[] { "a", "b" })
        {
            RulesOf(rendered.Of("Role").Single(role => (string?)role["metadata"]!["namespace"] == ns))
                .ShouldBe(Generated("rbac-rules.yaml"), ignoreOrder: true);
            Binds(rendered.Of("RoleBinding").Single(binding => (string?)binding["metadata"]!["namespace"] == ns), "Role", "model-operator");
        }

        rendered.Variable("Operator__WatchNamespaces").ShouldBe("a,b");
    }

    [Fact]
    public async Task Operator_MayMakeItsDeploymentTheOwnerOfItsLease_AndTouchesNoOther()
    {
        var rendered = await Rendered.Of("--set", "fullnameOverride=ops,watchNamespaces={a}");

        var rules = RulesOf(rendered.The("Role", "ops-leader"));
        rules.ShouldBe(
            [
                """{"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["create"]}""",
                """
                {"apiGroups":["coordination.k8s.io"],"resources":["leases"],"resourceNames":["ops"],"verbs":["get","update","watch","delete"]}
                """.Trim(),
                """{"apiGroups":["apps"],"resources":["deployments"],"resourceNames":["ops"],"verbs":["get"]}""",
            ],
            ignoreOrder: true);
        var deployment = (string)rendered.The("Deployment")["metadata"]!["name"]!;
        (rendered.Variable("Operator__LeaseName"), rendered.Variable("OPERATOR_LEASE_OWNER")).ShouldBe((deployment, deployment));
    }

    [Theory]
    [InlineData("replicas=2")]
    [InlineData("watchNamespaces={a},crds.install=false")]
    [InlineData("metricSources.default.address=http://p,metricSources.default.credentialsSecret=s")]
    public async Task NobodyMayReadSecrets_OrDoAllOfAnything(string values)
    {
        var rendered = await Rendered.Of("--set", values);

        var roles = rendered.Objects.Where(o => ((string)o["kind"]!).EndsWith("Role", StringComparison.Ordinal)).ToList();
        roles.ShouldNotBeEmpty();
        foreach (var rule in roles.SelectMany(role => role["rules"]!.AsArray()))
        {
            var words = new[] { "apiGroups", "resources", "verbs" }.SelectMany(field => rule![field]!.AsArray())
                .Select(word => (string)word!).ToList();
            words.ShouldNotContain("*", rule!.ToJsonString());
            if (words.Contains("secrets"))
            {
                // The operator makes the keys of feedback, and never sees them again.
                rule["verbs"]!.AsArray().Select(verb => (string)verb!).ShouldBe(["create"], rule.ToJsonString());
            }

            words.ShouldNotContain(word => word == "escalate" || word == "bind" || word == "impersonate", rule.ToJsonString());
        }
    }

    [Fact]
    public async Task People_MayReadAndWriteModelDeployments_AsTheirRoleSays()
    {
        var rendered = await Rendered.Of();
        var view = rendered.The("ClusterRole", "model-operator-view");
        var edit = rendered.The("ClusterRole", "model-operator-edit");

        AggregatesTo(view).ShouldBe(["admin", "edit", "view"], ignoreOrder: true);
        AggregatesTo(edit).ShouldBe(["admin", "edit"], ignoreOrder: true);
        Verbs(view).ShouldBeSubsetOf(["get", "list", "watch"]);
        Verbs(edit).ShouldNotContain("get", "reading comes from the other role");
        var resources = edit["rules"]!.AsArray().SelectMany(rule => rule!["resources"]!.AsArray()).Select(resource => (string)resource!);
        resources.ShouldNotContain("modeldeployments/status", "the status is the operator's");
        var plural = (string)rendered.The("CustomResourceDefinition")["spec"]!["names"]!["plural"]!;
        resources.ShouldAllBe(resource => resource.Split('/')[0] == plural);
    }

    [Theory]
    [InlineData("rbac.aggregateRoles=false", 1)]
    [InlineData("crds.install=false", 3)]
    [InlineData("watchNamespaces={a}", 2)]
    [InlineData("watchNamespaces={a},crds.install=false", 0)]
    public async Task RolesOfPeople_ComeWithTheDefinition_OrAnOperatorOfAllNamespaces(string values, int clusterRoles) =>
        (await Rendered.Of("--set", values)).Of("ClusterRole").Count().ShouldBe(clusterRoles);

    private static void Binds(JsonObject binding, string kind, string role)
    {
        ((string?)binding["roleRef"]!["kind"], (string?)binding["roleRef"]!["name"]).ShouldBe((kind, role));
        var subject = binding["subjects"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)subject["kind"], (string?)subject["name"], (string?)subject["namespace"])
            .ShouldBe(("ServiceAccount", "model-operator", Release));
    }

    private static IEnumerable<string> AggregatesTo(JsonObject role) => role["metadata"]!["labels"]!.AsObject()
        .Where(label => label.Key.StartsWith(AggregateTo, StringComparison.Ordinal) && (string?)label.Value == "true")
        .Select(label => label.Key[AggregateTo.Length..]);

    private static IEnumerable<string> Verbs(JsonObject role) =>
        role["rules"]!.AsArray().SelectMany(rule => rule!["verbs"]!.AsArray()).Select(verb => (string)verb!);

    private static IEnumerable<string> RulesOf(JsonObject role) => role["rules"]!.AsArray().Select(rule => rule!.ToJsonString());

    private static IReadOnlyList<string> Generated(string file)
    {
        var yaml = File.ReadAllText(Path.Combine(Helm.Chart, "generated", file));
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(new DeserializerBuilder().Build().Deserialize(yaml)!);
        return [.. JsonNode.Parse(json)!.AsArray().Select(rule => rule!.ToJsonString())];
    }
}
