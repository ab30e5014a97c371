DETACH {name};
