using k8s.Models;
using ModelOperator.Kubernetes.Controllers.Rbac;

namespace ModelOperator.Kubernetes.Tests.Controllers.Rbac;

public sealed class EntityRbacTests
{
    [Fact]
    public void Rules_AreGroupedByApiGroup_WithTheNamesOfTheServer()
    {
        var rules = new EntityRbacAttribute(typeof(V1Service), typeof(V1Deployment), typeof(V1ConfigMap))
        {
            Verbs = RbacVerbs.Read | RbacVerbs.Apply | RbacVerbs.Delete,
        }.ToRules();
        rules.Count.ShouldBe(2);
        rules[0].ApiGroups.ShouldBe([""]);
        rules[0].Resources.ShouldBe(["configmaps", "services"]);
        rules[0].Verbs.ShouldBe(["get", "list", "watch", "create", "patch", "delete"]);
        rules[0].ResourceNames.ShouldBeNull();
        rules[1].ApiGroups.ShouldBe(["apps"]);
        rules[1].Resources.ShouldBe(["deployments"]);
    }

    [Fact]
    public void ASubresourceAndNames_NarrowARule()
    {
        var rule = new EntityRbacAttribute(typeof(V1Deployment)) { Verbs = RbacVerbs.Patch, Subresource = "scale", ResourceNames = ["a"] }
            .ToRules().Single();
        rule.Resources.ShouldBe(["deployments/scale"]);
        rule.ResourceNames.ShouldBe(["a"]);
        rule.Verbs.ShouldBe(["patch"]);
    }
}
