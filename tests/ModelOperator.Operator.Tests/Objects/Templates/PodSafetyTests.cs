using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions.Templates;
using ModelOperator.Operator.Objects.Revisions.Templates.Safety;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Objects.Templates;

public sealed class PodSafetyTests
{
    [Theory]
    [InlineData("""{"hostNetwork":true}""", "hostNetwork")]
    [InlineData("""{"hostPID":true}""", "hostPID")]
    [InlineData("""{"hostIPC":true}""", "hostIPC")]
    [InlineData("""{"hostAliases":[{"ip":"10.0.0.1","hostnames":["models.example"]}]}""", "hostAliases")]
    [InlineData("""{"dnsPolicy":"Default"}""", "dnsPolicy")]
    [InlineData("""{"dnsConfig":{"nameservers":["10.0.0.1"]}}""", "dnsConfig")]
    [InlineData("""{"volumes":[{"name":"a","hostPath":{"path":"/"}}]}""", "volumes[a].hostPath")]
    [InlineData("""{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}""", "securityContext.seccompProfile")]
    [InlineData("""{"securityContext":{"appArmorProfile":{"type":"Unconfined"}}}""", "securityContext.appArmorProfile")]
    [InlineData("""{"securityContext":{"seLinuxOptions":{"type":"spc_t"}}}""", "securityContext.seLinuxOptions")]
    [InlineData("""{"securityContext":{"windowsOptions":{"hostProcess":true}}}""", "securityContext.windowsOptions.hostProcess")]
    [InlineData("""{"securityContext":{"sysctls":[{"name":"kernel.msgmax","value":"1"}]}}""", "securityContext.sysctls[kernel.msgmax]")]
    [InlineData(
        """{"containers":[{"name":"server","securityContext":{"privileged":true}}]}""",
        "containers[server].securityContext.privileged")]
    [InlineData(
        """{"initContainers":[{"name":"a","securityContext":{"privileged":true}}]}""",
        "initContainers[a].securityContext.privileged")]
    [InlineData("""{"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""", "containers[a].securityContext.procMount")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"seccompProfile":{"type":"Unconfined"}}}]}""",
        "containers[a].securityContext.seccompProfile")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"capabilities":{"add":["SYS_ADMIN"]}}}]}""",
        "containers[a].securityContext.capabilities.add[SYS_ADMIN]")]
    [InlineData(
        """{"containers":[{"name":"a","ports":[{"containerPort":1,"hostPort":1}]}]}""", "containers[a].ports[1].hostPort")]
    [InlineData(
        """{"containers":[{"name":"a","livenessProbe":{"tcpSocket":{"host":"10.0.0.1","port":1}}}]}""", "containers[a].livenessProbe")]
    [InlineData(
        """{"containers":[{"name":"a","lifecycle":{"preStop":{"httpGet":{"host":"10.0.0.1","port":1}}}}]}""",
        "containers[a].lifecycle.preStop")]
    [InlineData("""{"containers":[{"name":"a","startupProbe":{"httpGet":{"host":"10.0.0.1","port":1}}}]}""", "containers[a].startupProbe")]
    [InlineData(
        """{"containers":[{"name":"a","readinessProbe":{"httpGet":{"host":"10.0.0.1","port":1}}}]}""",
        "containers[a].readinessProbe")]
    [InlineData(
        """{"containers":[{"name":"a","livenessProbe":{"httpGet":{"host":"10.0.0.1","port":1}}}]}""",
        "containers[a].livenessProbe")]
    [InlineData(
        """{"containers":[{"name":"a","startupProbe":{"tcpSocket":{"host":"10.0.0.1","port":1}}}]}""",
        "containers[a].startupProbe")]
    [InlineData(
        """{"containers":[{"name":"a","readinessProbe":{"tcpSocket":{"host":"10.0.0.1","port":1}}}]}""",
        "containers[a].readinessProbe")]
    [InlineData(
        """{"containers":[{"name":"a","lifecycle":{"postStart":{"httpGet":{"host":"10.0.0.1","port":1}}}}]}""",
        "containers[a].lifecycle.postStart")]
    [InlineData(
        """{"containers":[{"name":"a","lifecycle":{"preStop":{"tcpSocket":{"host":"10.0.0.1","port":1}}}}]}""",
        "containers[a].lifecycle.preStop")]
    [InlineData(
        """{"containers":[{"name":"a","lifecycle":{"postStart":{"tcpSocket":{"host":"10.0.0.1","port":1}}}}]}""",
        "containers[a].lifecycle.postStart")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"appArmorProfile":{"type":"Unconfined"}}}]}""",
        "containers[a].securityContext.appArmorProfile")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"windowsOptions":{"hostProcess":true}}}]}""",
        "containers[a].securityContext.windowsOptions.hostProcess")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"seLinuxOptions":{"type":"spc_t"}}}]}""",
        "containers[a].securityContext.seLinuxOptions")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"seLinuxOptions":{"user":"system_u"}}}]}""",
        "containers[a].securityContext.seLinuxOptions")]
    [InlineData("""{"securityContext":{"seLinuxOptions":{"role":"system_r"}}}""", "securityContext.seLinuxOptions")]
    public void WhatReachesTheNode_IsRefused_UnlessEverythingIsAllowed(string spec, string field)
    {
        foreach (var policy in new[] { PodTemplatePolicy.Restricted, PodTemplatePolicy.Baseline })
        {
            var problem = Problems(spec, policy).First();
            (problem.Reason, problem.Field).ShouldBe(("InvalidPod", $"spec.pod.template.spec.{field}"));
            problem.Message.ShouldEndWith("the chart value podTemplatePolicy: Unrestricted");
        }

        Problems(spec, PodTemplatePolicy.Unrestricted).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"securityContext":{"runAsUser":0}}""", "securityContext.runAsUser")]
    [InlineData(
        """{"securityContext":{"sysctls":[{"name":"net.ipv4.tcp_syncookies","value":"1"}]}}""",
        "securityContext.sysctls[net.ipv4.tcp_syncookies]")]
    [InlineData("""{"automountServiceAccountToken":true}""", "automountServiceAccountToken")]
    [InlineData("""{"automountServiceAccountToken":null}""", "automountServiceAccountToken")]
    [InlineData(
        """{"volumes":[{"name":"a","projected":{"sources":[{"serviceAccountToken":{"path":"t","audience":"sts"}}]}}]}""",
        "volumes[a].projected.sources")]
    [InlineData("""{"volumes":[{"name":"a","nfs":{"server":"s","path":"/"}}]}""", "volumes[a].nfs")]
    [InlineData(
        """{"containers":[{"name":"server","securityContext":{"allowPrivilegeEscalation":true}}]}""",
        "containers[server].securityContext.allowPrivilegeEscalation")]
    [InlineData(
        """{"containers":[{"name":"server","securityContext":null}]}""", "containers[server].securityContext.allowPrivilegeEscalation")]
    [InlineData(
        """{"containers":[{"name":"server","securityContext":{"runAsNonRoot":false}}]}""",
        "containers[server].securityContext.runAsNonRoot")]
    [InlineData("""{"containers":[{"name":"a","securityContext":{"runAsUser":0}}]}""", "containers[a].securityContext.runAsUser")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"capabilities":{"drop":["KILL"]}}}]}""",
        "containers[a].securityContext.capabilities.drop")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"capabilities":{"add":["CHOWN"]}}}]}""",
        "containers[a].securityContext.capabilities.add[CHOWN]")]
    [InlineData(
        """{"securityContext":{"seccompProfile":null},"containers":[{"name":"a","image":"a"}]}""",
        "containers[a].securityContext.seccompProfile")]
    public void WhatIsLessThanRestricted_IsRefused_UnlessBaselineIsAllowed(string spec, string field)
    {
        var problem = Problems(spec, PodTemplatePolicy.Restricted).First();
        (problem.Reason, problem.Field).ShouldBe(("InvalidPod", $"spec.pod.template.spec.{field}"));
        problem.Message.ShouldEndWith("the chart value podTemplatePolicy: Baseline");

        Problems(spec, PodTemplatePolicy.Baseline).ShouldBeEmpty();
        Problems(spec, PodTemplatePolicy.Unrestricted).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"dnsPolicy":"ClusterFirst"}""")]
    [InlineData("""{"volumes":[{"name":"a","emptyDir":{}},{"name":"b","persistentVolumeClaim":{"claimName":"c"}}]}""")]
    [InlineData("""{"containers":[{"name":"a","image":"a","securityContext":{"capabilities":{"add":["NET_BIND_SERVICE"]}}}]}""")]
    [InlineData("""{"initContainers":[{"name":"a","image":"a","restartPolicy":"Always"}]}""")]
    public void WhatIsRestricted_IsAllowedByEveryPolicy(string spec) =>
        Enum.GetValues<PodTemplatePolicy>().SelectMany(policy => Problems(spec, policy)).ShouldBeEmpty();

    [Fact]
    public void OperatorsOwnPods_AreRestricted() =>
        PodSafety.FindProblems(Templated.PodsOf(Sample.Digits()), PodTemplatePolicy.Restricted).ShouldBeEmpty();

    private static IEnumerable<SpecProblem> Problems(string spec, PodTemplatePolicy policy)
    {
        var owner = Templated.Digits($$"""{"spec":{{spec}}}""");
        TemplatedPods.FindProblem(owner.Spec.Pod!.Template).ShouldBeNull();
        return PodSafety.FindProblems(Templated.PodsOf(owner), policy);
    }
}
