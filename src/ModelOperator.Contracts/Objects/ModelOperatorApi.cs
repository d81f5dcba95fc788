namespace ModelOperator.Contracts.Objects;

/// <summary>Names that users and other programs see: the API group, labels and annotations.</summary>
public static class ModelOperatorApi
{
    /// <summary>The API group.</summary>
    public const string Group = "modeloperator.dev";

    /// <summary>The API version.</summary>
    public const string Version = "v1alpha1";

    /// <summary>The group and version, as objects carry them.</summary>
    public const string GroupVersion = Group + "/" + Version;

    /// <summary>The field manager of every server-side apply.</summary>
    public const string FieldManager = "model-operator";

    /// <summary>Label of everything owned: the ModelDeployment's name.</summary>
    public const string NameLabel = Group + "/name";

    /// <summary>Label of everything that belongs to one revision.</summary>
    public const string RevisionLabel = Group + "/revision";

    /// <summary>Label with the manager of an object.</summary>
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";

    /// <summary>Label with the part that an object belongs to: <see cref="ModelComponent"/> or <see cref="GatewayComponent"/>.</summary>
    public const string ComponentLabel = "app.kubernetes.io/component";

    /// <summary>Value of <see cref="ComponentLabel"/> on inference pods.</summary>
    public const string ModelComponent = "model";

    /// <summary>Value of <see cref="ComponentLabel"/> on gateway pods.</summary>
    public const string GatewayComponent = "gateway";

    /// <summary>Annotation of a ControllerRevision: the way in which pods are made from it.</summary>
    public const string PodFormatAnnotation = Group + "/pod-format";

    /// <summary>Annotation of a ControllerRevision: the digest of the model that the revision's first pod fetched, when the spec gives
    /// none.</summary>
    public const string ModelDigestAnnotation = Group + "/model-digest";

    /// <summary>Annotation of a ControllerRevision, and of the revision's Deployment: the commit that the tag of an hf:// model had
    /// when the revision was begun.</summary>
    public const string ModelCommitAnnotation = Group + "/model-commit";

    /// <summary>Annotation of a ControllerRevision: the pod template that the revision's Deployment was made with.</summary>
    public const string PodTemplateAnnotation = Group + "/pod-template";

    /// <summary>Annotation of a ControllerRevision, and of the revision's Deployment: the preset that its server was made from.</summary>
    public const string ServerPresetAnnotation = Group + "/server-preset";

    /// <summary>Annotation of a revision's Deployment: a copy of its ControllerRevision's content, in case that object is lost.</summary>
    public const string RevisionTemplateAnnotation = Group + "/revision-template";

    /// <summary>Annotation of the gateway's Deployment: the number of pods in the spec that it was last given.</summary>
    public const string GatewayReplicasAnnotation = Group + "/gateway-replicas";

    /// <summary>Annotation of the gateway's Deployment: the last placement of its pods, so that settings that are removed are
    /// undone.</summary>
    public const string GatewayPlacementAnnotation = Group + "/gateway-placement";

    /// <summary>Annotation of the gateway's Deployment: the digest of the part of a pod template that the spec last had for it, so that
    /// what is removed is undone.</summary>
    public const string GatewayPodAnnotation = Group + "/gateway-pod";

    /// <summary>On a gateway's Deployment: where its spans go, as the operator's setting has it.</summary>
    public const string GatewayTracingAnnotation = Group + "/gateway-tracing";

    /// <summary>
    /// Annotation of the split: the revision that was stable when the split was written. It is needed because a candidate may have all
    /// requests.
    /// </summary>
    public const string StableAnnotation = Group + "/stable";

    /// <summary>
    /// Command: the <c>revision/step</c> that is approved; <c>revision/shadow</c> and <c>revision/pre-promotion</c> for those stages.
    /// </summary>
    public const string ApproveAnnotation = Group + "/approve";

    /// <summary>Command: the revision that becomes stable at once.</summary>
    public const string PromoteAnnotation = Group + "/promote";

    /// <summary>Command: the revision whose rollout ends.</summary>
    public const string AbortAnnotation = Group + "/abort";

    /// <summary>Command: the failed revision that may be tried again.</summary>
    public const string RetryAnnotation = Group + "/retry";

    /// <summary>Command: the <c>revision/stage</c> that is to go on although a metric with <c>onFail: Pause</c> has failed. The stage is
    /// named as for an approval, or is <c>bake</c>.</summary>
    public const string ResumeAnnotation = Group + "/resume";

    /// <summary>Command: the revision whose rollout stands still as long as the annotation is there.</summary>
    public const string PauseAnnotation = Group + "/pause";

    /// <summary>Annotation of a CronJob: with <c>true</c> the actions of ModelDeployments may run its job template.</summary>
    public const string ActionAnnotation = Group + "/action";

    /// <summary>Annotation of a Job that an action has run: the ModelDeployment's name.</summary>
    public const string ActionOfAnnotation = Group + "/action-of";

    /// <summary>Annotation of a Job that an action has run: the cause, as the spec names it.</summary>
    public const string ActionCauseAnnotation = Group + "/action-cause";
}
