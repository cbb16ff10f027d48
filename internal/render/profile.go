package render

import "concord/internal/model"

// profileText returns what the site says of an actor in words of its own.
func profileText(a *model.Actor) text { return text{&a.Profile.Body, nil, nil} }
