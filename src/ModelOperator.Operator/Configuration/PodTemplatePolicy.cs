namespace ModelOperator.Operator.Configuration;

/// <summary>The fields of <c>spec.pod.template</c> that the administrator allows, named like the Pod Security Standards.</summary>
internal enum PodTemplatePolicy
{
    /// <summary>Pods are held to the restricted standard, and get no tokens of their ServiceAccount.</summary>
    Restricted,

    /// <summary>Pods are held to the baseline standard, so that a server may run as root.</summary>
    Baseline,

    /// <summary>Everything is allowed that the API server takes.</summary>
    Unrestricted,
}
