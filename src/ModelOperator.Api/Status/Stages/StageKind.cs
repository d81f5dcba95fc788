namespace ModelOperator.Api.Status.Stages;

/// <summary>The kind of a stage of a rollout.</summary>
public enum StageKind
{
    /// <summary>The candidate's first pods are made ready; it gets no traffic.</summary>
    Deploying,

    /// <summary>The candidate gets copies of requests.</summary>
    Shadow,

    /// <summary>The candidate gets a share of requests; blue/green has no such stage.</summary>
    Step,

    /// <summary>Green is watched before the switch.</summary>
    PrePromotion,

    /// <summary>The candidate has all requests; the old revision stays at full size.</summary>
    Bake,

    /// <summary>
    /// The candidate gets all requests at once, unjudged: the switch of blue/green without a bake and of shadow, a revision restored within
    /// rollbackWindow, or one promoted by command.
    /// </summary>
    Switch,
}
