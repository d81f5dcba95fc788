using System.Reflection;
using k8s.Models;
using ModelOperator.Generator.Rbac;
using ModelOperator.Kubernetes.Controllers.Rbac;

namespace ModelOperator.Generator.Tests.Rbac;

public sealed class RoleRulesTests
{
    [Fact]
    public void Rules_OfManyClasses_AreMergedAndSorted()
    {
        var rules = new[]
        {
            new EntityRbacAttribute(typeof(V1Service), typeof(V1ConfigMap)) { Verbs = RbacVerbs.Apply },
            new EntityRbacAttribute(typeof(V1Deployment)) { Verbs = RbacVerbs.Read },
            new EntityRbacAttribute(typeof(V1ConfigMap)) { Verbs = RbacVerbs.Delete | RbacVerbs.Create },
            new EntityRbacAttribute(typeof(V1Service)) { Verbs = RbacVerbs.Delete },
            new EntityRbacAttribute(typeof(V1Deployment)) { Verbs = RbacVerbs.Patch, Subresource = "status" },
        }.SelectMany(attribute => attribute.ToRules());

        RoleRules.Merge(rules).ToJsonString().ShouldBe(
            """
            [{"apiGroups":[""],"resources":["configmaps","services"],"verbs":["create","patch","delete"]},{"apiGroups":["apps"],"resources":["deployments"],"verbs":["get","list","watch"]},{"apiGroups":["apps"],"resources":["deployments/status"],"verbs":["patch"]}]
            """);
    }

    [Fact]
    public void Rule_ForCertainNames_StaysApart()
    {
        var rules = new[]
        {
            new EntityRbacAttribute(typeof(V1ConfigMap)) { Verbs = RbacVerbs.Get, ResourceNames = ["b", "a"] },
            new EntityRbacAttribute(typeof(V1ConfigMap)) { Verbs = RbacVerbs.Create },
        }.SelectMany(attribute => attribute.ToRules());

        RoleRules.Merge(rules).ToJsonString().ShouldBe(
            """
            [{"apiGroups":[""],"resources":["configmaps"],"verbs":["create"]},{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["a","b"],"verbs":["get"]}]
            """);
    }

    [Fact]
    public void KindsOfTheCluster_AreKeptApart_AsARoleCannotGrantThem()
    {
        var rbac = new EntityRbacAttribute(typeof(V1Pod), typeof(V1Node)) { Verbs = RbacVerbs.Get };

        RoleRules.Merge(RoleRules.Only(rbac, namespaced: true).ToRules()).ToJsonString()
            .ShouldBe("""[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]""");
        RoleRules.Merge(RoleRules.Only(rbac, namespaced: false).ToRules()).ToJsonString()
            .ShouldBe("""[{"apiGroups":[""],"resources":["nodes"],"verbs":["get"]}]""");
    }

    [Fact]
    public void Secrets_MayBeCreatedByTheOperator_AndNeitherReadNorChanged() =>
        RoleRules.Of(Assembly.Load("ModelOperator.Operator"), namespaced: true)
            .Where(rule => rule!["resources"]!.AsArray().Any(resource => (string?)resource == "secrets"))
            .ShouldHaveSingleItem()!["verbs"]!.ToJsonString().ShouldBe("""["create"]""");

    [Fact]
    public void Verb_ThatIsNone_IsRefused() =>
        Should.Throw<InvalidOperationException>(
            () => RoleRules.Merge([new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["*"] }]))
            .Message.ShouldContain("'*'");
}
