namespace ModelOperator.Api.Status.Stages;

/// <summary>What a candidate goes through.</summary>
public enum StageKind
{
    /// <summary>Its first pods are made ready; no traffic.</summary>
    Deploying,

    /// <summary>It gets copies of requests.</summary>
    Shadow,

    /// <summary>It gets a share of requests; blue/green has no such stage.</summary>
    Step,

    /// <summary>Green is watched before the switch.</summary>
    PrePromotion,

    /// <summary>It has all requests; the old revision stays at full size.</summary>
    Bake,

    /// <summary>
    /// It gets all requests at once, unjudged: the switch of blue/green without a bake and of shadow, a revision restored within
    /// rollbackWindow, or one promoted by command.
    /// </summary>
    Switch,
}
